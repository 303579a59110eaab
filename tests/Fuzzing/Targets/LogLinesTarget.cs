using System.Text.Json;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Node;
using RsyslogRelp.Core.Prediction;
using RsyslogRelp.Host.Cli.Match;
using RsyslogRelp.Host.Cli.Shell;
using RsyslogRelp.Host.Cli.Traffic;

namespace RsyslogRelp.Fuzzing.Targets;

/// <summary>Log lines as <c>match --stdin</c> and <c>match --summary</c> read them.</summary>
internal sealed class LogLinesTarget : IFuzzTarget
{
    private static readonly LoggingRule[] Rules =
    [
        new() { ProgramNames = ["sshd", "audisp-syslog"], Severity = 5 },
        new() { Severity = 2 },
        new() { MessageContent = new MessageContent { Regex = "^ *(foo|bar)+[0-9]", Exclude = "baz$" } },
    ];

    public void Run(byte[] input)
    {
        foreach (string line in Match(input, new VerdictText(Rules)))
        {
            Invariant.IsOneLine(line);
        }

        foreach (string line in Match(input, new VerdictJson()).Where(static line => line.StartsWith('{')))
        {
            using JsonDocument verdict = JsonDocument.Parse(line);
            Invariant.Holds(verdict.RootElement.TryGetProperty("forwarded", out _), line);
        }

        Summarize(input);
    }

    private static string[] Match(byte[] input, IVerdictWriter writer)
    {
        using Streams streams = new(input);
        int exitCode = new Matcher(streams.Context, Rules, writer).RunAsync(CancellationToken.None).GetAwaiter().GetResult();
        Invariant.Holds(exitCode is 0 or 1, $"exit code {exitCode}");
        return streams.Lines;
    }

    private static void Summarize(byte[] input)
    {
        using Streams streams = new(input);
        TrafficSummary summary = new(Rules.Length, new WireSize(new ShootIdentity("foo", "bar", "uid")));
        new SummaryRun(streams.Context, new LogFilterEvaluation(Rules), null).RunAsync(summary, CancellationToken.None)
            .GetAwaiter().GetResult();
        SummaryText.Write(streams.Context, summary, 1, against: false);
        foreach (string line in streams.Lines)
        {
            Invariant.IsOneLine(line);
        }

        using JsonDocument json = JsonDocument.Parse(SummaryJson.Of(summary, 1, against: false));
        Invariant.Holds(json.RootElement.ValueKind == JsonValueKind.Object, "a summary that is no object");
    }

    private sealed class Streams : IDisposable
    {
        private readonly MemoryStream _input;
        private readonly StringWriter _output = new() { NewLine = "\n" };

        public Streams(byte[] input)
        {
            _input = new MemoryStream(input);
            Context = new CliContext(_input, _output, _output, default, static () => false);
        }

        public CliContext Context { get; }

        public string[] Lines => _output.ToString().Split('\n');

        public void Dispose()
        {
            _input.Dispose();
            _output.Dispose();
        }
    }
}
