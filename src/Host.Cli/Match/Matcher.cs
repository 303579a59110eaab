using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Prediction;
using RsyslogRelp.Host.Cli.Shell;
using RsyslogRelp.NodeSyntax.RegularExpressions;

namespace RsyslogRelp.Host.Cli.Match;

/// <summary>Evaluates messages against the rules and prints the results.</summary>
internal sealed class Matcher(CliContext context, IReadOnlyList<LoggingRule> rules, IVerdictWriter writer)
{
    private readonly LogFilterEvaluation _evaluation = new(rules);

    /// <summary>Evaluates one message.</summary>
    public int Run(LogMessage message)
    {
        try
        {
            return Evaluate(null, message) ? ExitCode.Success : ExitCode.Negative;
        }
        catch (PosixRegexUnpredictableException exception)
        {
            throw new CliException(exception.Message, innerException: exception);
        }
    }

    /// <summary>Evaluates the messages of standard input as they arrive, until the reader of the results has gone.</summary>
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

            string? failure = null;
            ReceivedMessage? message = null;
            try
            {
                failure = line is null ? LineReader.TooLong : MessageLine.Read(line, out message);
                any |= message is not null && Evaluate(number, message.Message);
            }
            catch (PosixRegexUnpredictableException exception)
            {
                failure = exception.Message;
            }

            if (failure is not null)
            {
                context.Error.WriteLine($"stdin:{number}: skipped: {Printable.Whole(failure)}");
            }

            // For a live journal each result must appear immediately.
            await context.Output.FlushAsync(cancellationToken);
            if (context.OutputHasNoReader)
            {
                break;
            }
        }

        return any ? ExitCode.Success : ExitCode.Negative;
    }

    private bool Evaluate(int? line, LogMessage message)
    {
        LogVerdict verdict = _evaluation.Evaluate(message);
        writer.Write(context.Output, line, message, verdict);
        return verdict.Rule is not null;
    }
}
