using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Prediction;
using RsyslogRelp.Host.Cli.Shell;
using RsyslogRelp.NodeSyntax.RegularExpressions;

namespace RsyslogRelp.Host.Cli.Match;

/// <summary>Puts messages before the rules and prints the verdicts.</summary>
internal sealed class Matcher(CliContext context, IReadOnlyList<LoggingRule> rules)
{
    private readonly LogFilterEvaluation _evaluation = new(rules);
    private readonly VerdictText _text = new(rules);

    /// <summary>One message.</summary>
    public int Run(LogMessage message)
    {
        try
        {
            return Judge("", message) ? ExitCode.Success : ExitCode.Negative;
        }
        catch (PosixRegexUnpredictableException exception)
        {
            throw new CliException(exception.Message, innerException: exception);
        }
    }

    /// <summary>The messages of standard input, each as it arrives, as long as somebody reads the verdicts.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        bool any = false;
        int number = 0;
        await foreach (string? line in LineReader.ReadAsync(context.Input, cancellationToken))
        {
            number++;
            if (line is { Length: 0 })
            {
                continue;
            }

            string? fault = null;
            LogMessage? message = null;
            try
            {
                fault = line is null ? $"longer than {LineReader.MaxLength} bytes" : MessageLine.Read(line, out message);
                any |= message is not null && Judge($"stdin:{number}: ", message);
            }
            catch (PosixRegexUnpredictableException exception)
            {
                fault = exception.Message;
            }

            if (fault is not null)
            {
                context.Error.WriteLine($"stdin:{number}: skipped: {fault}");
            }

            // Whoever watches a live journal wants the verdict now.
            await context.Output.FlushAsync(cancellationToken);
            if (context.OutputHasNoReader)
            {
                break;
            }
        }

        return any ? ExitCode.Success : ExitCode.Negative;
    }

    private bool Judge(string origin, LogMessage message)
    {
        LogVerdict verdict = _evaluation.Evaluate(message);
        _text.Write(context.Output, origin, message, verdict);
        return verdict.Rule is not null;
    }
}
