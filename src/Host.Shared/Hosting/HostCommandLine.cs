using System.CommandLine;
using System.Net.Sockets;
using System.Reflection;
using RsyslogRelp.Host.Shared.Flags;

namespace RsyslogRelp.Host.Shared.Hosting;

/// <summary>What every host does with its arguments before it starts.</summary>
public static class HostCommandLine
{
    /// <summary>
    /// Answers <c>--version</c> and <c>--help</c>, and says every problem of the arguments on standard error.
    /// </summary>
    /// <typeparam name="T">What the host takes from its arguments.</typeparam>
    /// <param name="program">The host's name, before each problem.</param>
    /// <param name="command">The flags.</param>
    /// <param name="arguments">The arguments.</param>
    /// <param name="read">Reads the flags; a null result comes with problems.</param>
    /// <returns>What was read; null with the exit code if the process is to end.</returns>
    public static async Task<(T? Options, int ExitCode)> ReadAsync<T>(
        string program, RootCommand command, string[] arguments, Func<ParseResult, (T? Options, IReadOnlyList<string> Problems)> read)
        where T : class
    {
        // Go programs take --version, --version=true and --version=raw.
        if (arguments.Any(static argument => argument is "--version" or "--version=true" or "--version=raw"))
        {
            await Console.Out.WriteLineAsync(Assembly.GetEntryAssembly()?.GetName().Version?.ToString(3));
            return (null, 0);
        }

        ParseResult parsed = command.Parse(AsGoReadsThem(command, arguments));
        if (arguments.Any(static argument => argument is "--help" or "-h" or "-?"))
        {
            return (null, await parsed.InvokeAsync());
        }

        IReadOnlyList<string> problems = [.. parsed.Errors.Select(static error => error.Message)];
        T? options = null;
        if (problems.Count == 0)
        {
            (options, problems) = read(parsed);
        }

        foreach (string problem in problems)
        {
            await Console.Error.WriteLineAsync($"{program}: {problem}; see --help");
        }

        return problems.Count > 0 ? (null, 1) : (options, 0);
    }

    /// <summary>Says that a listener cannot be opened. Of the system's reasons only "in use" comes with the address.</summary>
    /// <param name="program">The host's name.</param>
    /// <param name="reason">The system's reason.</param>
    /// <param name="addresses">Where the host listens.</param>
    /// <returns>The exit code.</returns>
    public static int CannotListen(string program, SocketException reason, params IEnumerable<BindAddress> addresses)
    {
        Console.Error.WriteLine(
            $"{program}: cannot listen on {string.Join(" or ", addresses.Where(static address => address != BindAddress.Nowhere))}: "
                + $"{reason.Message}");
        return 1;
    }

    // Gardener's charts pass --gardener-version= and the like where a value is empty, which Go programs take for no text. Of a flag
    // that is given twice they take the last.
    private static string[] AsGoReadsThem(RootCommand command, string[] arguments)
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
