using System.Runtime.Versioning;
using System.Text.RegularExpressions;
using RsyslogRelp.Node.Tests.Scripts;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Node.Tests.Monitoring;

/// <summary>A series as a node exports it.</summary>
internal sealed record NodeSeries(string Metric, IReadOnlyDictionary<string, string> Labels);

/// <summary>
/// What a node exports: the real configure script, and the real statistics script on a batch that rsyslogd 8.2302 sent with the
/// rendered configuration's action and queue.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed partial class NodeMetrics
{
    private NodeMetrics(IReadOnlyList<string> lines)
    {
        Types = lines.Select(static line => TypeLine().Match(line)).Where(static match => match.Success)
            .ToDictionary(static match => match.Groups[1].Value, static match => match.Groups[2].Value);
        Series = [.. lines.Where(static line => !line.StartsWith('#')).Select(Read)];
    }

    /// <summary>The type of each metric by its name.</summary>
    public IReadOnlyDictionary<string, string> Types { get; }

    public IReadOnlyList<NodeSeries> Series { get; }

    public static NodeMetrics Collect()
    {
        string bash = RealPrograms.Require("bash", "bash");
        RealPrograms.Require("rsyslogd", "rsyslog");
        RealPrograms.Require("openssl", "openssl");
        using ScriptNode node = new();
        TestCertificates authority = new();
        TestCertificate certificate = authority.ForClient("node");
        node.DeliverTls(certificate.KeyPem);
        node.Write(ScriptNode.Delivered("tls/ca.crt"), authority.AuthorityPem);
        node.Write(ScriptNode.Delivered("tls/tls.crt"), certificate.CertificatePem);
        node.Run();
        node.Run();
        // A minute after the look that has sent canaries.
        string seen = ScriptNode.Delivered("state/seen");
        long before = DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 60;
        node.Write(seen, CanarySent().Replace(node.Read(seen), $"$1 {before} "));
        byte[] batch = File.ReadAllBytes(Repository.PathOf("tests/Node.Tests/Monitoring/impstats-8.2302.txt"));
        // Two batches tell whether the receiver takes messages.
        for (int i = 0; i < 2; i++)
        {
            ToolResult result = Tool.Run(bash, [ScriptTemplates.PathOf("pstats_script", node.Root)], batch);
            Assert.That(result.ExitCode, Is.Zero, result.Error);
            node.Run();
        }

        return new NodeMetrics([.. Directory.GetFiles(ScriptTemplates.PathOf("metrics_dir", node.Root), "*.prom").SelectMany(File.ReadAllLines).Where(static line => line.Length > 0)]);
    }

    private static NodeSeries Read(string line)
    {
        Match match = SeriesLine().Match(line);
        Assert.That(match.Success, Is.True, line);
        return new NodeSeries(
            match.Groups["metric"].Value,
            Label().Matches(match.Groups["labels"].Value).ToDictionary(static label => label.Groups[1].Value, static label => label.Groups[2].Value));
    }

    [GeneratedRegex("(?m)^(canary_\\w+) [0-9]+ ")]
    private static partial Regex CanarySent();

    [GeneratedRegex("^# TYPE (\\w+) (\\w+)$")]
    private static partial Regex TypeLine();

    [GeneratedRegex("^(?<metric>\\w+)(\\{(?<labels>.*)\\})? [-+0-9.e]+$")]
    private static partial Regex SeriesLine();

    [GeneratedRegex("(\\w+)=\"([^\"]*)\"")]
    private static partial Regex Label();
}
