using System.CommandLine;
using RsyslogRelp.Host.Cli.Commands;
using RsyslogRelp.Host.Cli.Completion;
using RsyslogRelp.Host.Cli.Shell;

namespace RsyslogRelp.Host.Cli;

/// <summary>The whole program: arguments and streams in, exit code out.</summary>
internal static class CommandLine
{
    /// <summary>Long enough to kill the program of a check and to remove a temporary directory.</summary>
    private static readonly TimeSpan TerminationTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Runs one command.</summary>
    /// <param name="args">The arguments without the program's name.</param>
    /// <param name="stdin">Standard input.</param>
    /// <param name="stdout">Takes results.</param>
    /// <param name="stderr">Takes remarks and errors.</param>
    /// <param name="cancellationToken">Ends the command as Ctrl-C does.</param>
    /// <param name="screen">What shows <paramref name="stdout"/>.</param>
    /// <param name="outputHasNoReader">Whether the reader of <paramref name="stdout"/> has left; null: it stays.</param>
    /// <param name="errorIsTerminal">Whether <paramref name="stderr"/> is a terminal.</param>
    /// <returns>An <see cref="ExitCode"/>.</returns>
    public static async Task<int> InvokeAsync(
        string[] args,
        Stream stdin,
        TextWriter stdout,
        TextWriter stderr,
        CancellationToken cancellationToken,
        Screen screen = default,
        Func<bool>? outputHasNoReader = null,
        bool errorIsTerminal = false)
    {
        CliContext context = new(stdin, stdout, stderr, screen, outputHasNoReader ?? (static () => false))
        {
            ErrorIsTerminal = errorIsTerminal,
        };
        try
        {
            int exitCode = await RunAsync(args, context, cancellationToken);
            await stdout.FlushAsync(CancellationToken.None);
            return exitCode;
        }
        catch (CliException exception)
        {
            return await EndAsync(context, exception.Message, exception.ExitCode);
        }
        catch (OperationCanceledException)
        {
            return await EndAsync(context, "interrupted", ExitCode.Interrupted);
        }
        // The user gets one line about any failure, never a stack trace.
#pragma warning disable CA1031
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return await EndAsync(context, FailureText.Describe(exception), ExitCode.Trouble);
        }
    }

    private static async Task<int> RunAsync(string[] args, CliContext context, CancellationToken cancellationToken)
    {
        Command root = RootCommands.Create(context);
        if (Completions.Answer(root, args) is { } words)
        {
            await context.Output.WriteAsync(string.Concat(words.Select(static word => word + "\n")).AsMemory(), cancellationToken);
            return ExitCode.Success;
        }

        ParseResult parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0 && parsed.Action is not { ClearsParseErrors: true })
        {
            throw new CliException(UsageErrors.Describe(parsed));
        }

        InvocationConfiguration configuration = new()
        {
            Output = context.Output,
            Error = context.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = TerminationTimeout,
        };
        return await parsed.InvokeAsync(configuration, cancellationToken);
    }

    private static async Task<int> EndAsync(CliContext context, string message, int exitCode)
    {
        try
        {
            // The results printed before the failure are still valid.
            await context.Output.FlushAsync(CancellationToken.None);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The output has failed, perhaps as a second failure; the message reports the first one.
        }

        await context.Error.WriteLineAsync($"rsyslog-relp: {Printable.Whole(message)}");
        return exitCode;
    }
}
