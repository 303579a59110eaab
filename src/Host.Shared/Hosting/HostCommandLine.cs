using System.CommandLine;
using System.CommandLine.Help;
using System.Net.Sockets;
using System.Reflection;
using RsyslogRelp.Host.Shared.Flags;

namespace RsyslogRelp.Host.Shared.Hosting;

/// <summary>Handles the arguments of a host before it starts.</summary>
public static class HostCommandLine
{
    /// <summary>Handles <c>--version</c> and <c>--help</c>, and prints all errors of the arguments to standard error.</summary>
    /// <typeparam name="T">The options of the host.</typeparam>
    /// <param name="program">The host's name, which precedes each error.</param>
    /// <param name="command">The flags.</param>
    /// <param name="arguments">The arguments.</param>
    /// <param name="read">Reads the flags; returns null and errors if they are invalid.</param>
    /// <returns>The options; null and the exit code if the process should end.</returns>
    public static async Task<(T? Options, int ExitCode)> ReadAsync<T>(
        string program, Command command, string[] arguments, Func<ParseResult, (T? Options, IReadOnlyList<string> Errors)> read)
        where T : class
    {
        // Go programs accept --version, --version=true and --version=raw.
        if (arguments.Any(static argument => argument is "--version" or "--version=true" or "--version=raw"))
        {
            await Console.Out.WriteLineAsync(Assembly.GetEntryAssembly()?.GetName().Version?.ToString(3));
            return (null, 0);
        }

        if (arguments.Any(static argument => argument is "--help" or "-h" or "-?"))
        {
            // A RootCommand would have them always, and load their descriptions at every start.
            command.Options.Add(new HelpOption());
            command.Options.Add(new VersionOption());
            return (null, await command.Parse(AsGoReadsThem(command, arguments)).InvokeAsync());
        }

        ParseResult parsed = command.Parse(AsGoReadsThem(command, arguments));
        IReadOnlyList<string> errors = [.. parsed.Errors.Select(static error => error.Message)];
        T? options = null;
        if (errors.Count == 0)
        {
            (options, errors) = read(parsed);
        }

        foreach (string error in errors)
        {
            await Console.Error.WriteLineAsync($"{program}: {error}; see --help");
        }

        return errors.Count > 0 ? (null, 1) : (options, 0);
    }

    /// <summary>Prints that a listener cannot be opened. The system names the address only if it is in use.</summary>
    /// <param name="program">The host's name.</param>
    /// <param name="reason">The system's reason.</param>
    /// <param name="addresses">The addresses on which the host listens.</param>
    /// <returns>The exit code.</returns>
    public static int CannotListen(string program, SocketException reason, params IEnumerable<BindAddress> addresses)
    {
        Console.Error.WriteLine(
            $"{program}: cannot listen on {string.Join(" or ", addresses.Where(static address => address != BindAddress.Nowhere))}: "
                + $"{reason.Message}");
        return 1;
    }

    // Gardener's charts pass flags such as --gardener-version= without a value, which Go programs accept as an empty text. If a flag is
    // given twice, the last value is used, as in Go programs.
    private static string[] AsGoReadsThem(Command command, string[] arguments)
    {
        Dictionary<string, Option> scalars = command.Options.Where(
            static option => !option.ValueType.IsArray).ToDictionary(static option => $"{option.Name}=");
        HashSet<string> seen = [];
        List<string> kept = [];
        foreach (string argument in arguments.Reverse())
        {
            string flag = argument[..(argument.IndexOf('=', StringComparison.Ordinal) + 1)];
            if (!scalars.TryGetValue(flag, out Option? option)
                || (seen.Add(flag) && (argument != flag || option.ValueType != typeof(string))))
            {
                kept.Add(argument);
            }
        }

        kept.Reverse();
        return [.. kept];
    }
}
