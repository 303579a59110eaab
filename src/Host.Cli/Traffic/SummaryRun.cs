using RsyslogRelp.Core.Prediction;
using RsyslogRelp.Host.Cli.Match;
using RsyslogRelp.Host.Cli.Shell;
using RsyslogRelp.NodeSyntax.RegularExpressions;

namespace RsyslogRelp.Host.Cli.Traffic;

/// <summary>Reads messages from standard input to its end and adds up what the rules do with them.</summary>
/// <param name="context">The shared core.</param>
/// <param name="rules">The rules.</param>
/// <param name="before">The rules before a change; null if there are none.</param>
internal sealed class SummaryRun(CliContext context, LogFilterEvaluation rules, LogFilterEvaluation? before)
{
    public async Task RunAsync(TrafficSummary summary, CancellationToken cancellationToken)
    {
        long number = 0;
        await foreach (string? line in LineReader.ReadAsync(context.Input, cancellationToken))
        {
            number++;
            if (line is not { Length: 0 } && Add(summary, line) is { } reason)
            {
                summary.Skip(number, reason);
            }
        }
    }

    // Returns why the line does not count.
    private string? Add(TrafficSummary summary, string? line)
    {
        if (line is null)
        {
            return LineReader.TooLong;
        }

        if (MessageLine.Read(line, out ReceivedMessage? message) is { } reason)
        {
            return reason;
        }

        try
        {
            summary.Add(message!, rules.Evaluate(message!.Message), before?.Evaluate(message.Message));
            return null;
        }
        catch (PosixRegexUnpredictableException exception)
        {
            return exception.Message;
        }
    }
}
