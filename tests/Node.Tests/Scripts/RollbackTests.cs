using System.Runtime.Versioning;
using RsyslogRelp.Core.Node;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Node.Tests.Scripts;

/// <summary>What the Go extension finds on a node that this extension has configured, once gardener-node-agent has delivered Go's scripts.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
[Platform("Linux")]
[SupportedOSPlatform("linux")]
internal sealed class RollbackTests : ScriptFixture
{
    [Test]
    public void Metrics_that_the_Go_extension_does_not_write_say_how_old_they_are()
    {
        const string Marker = "# of the Go extension\n";
        Node.Run();

        // As its scripts do it: a file beside the old one, and a rename.
        foreach (string path in new[] { NodePaths.PstatsMetricFile, NodePaths.AuditMetricFile })
        {
            string file = Node.PathOf(path.TrimStart('/'));
            File.WriteAllText(file + ".tmp", Marker);
            File.Move(file + ".tmp", file, overwrite: true);
        }

        string[] ours = [.. Directory.GetFiles(Node.PathOf(NodePaths.MetricsDirectory.TrimStart('/')), "*.prom")
            .Select(File.ReadAllText).Where(static text => text != Marker)];
        Assert.That(ours, Has.Length.EqualTo(1).And.All.Contains("\nrsyslog_relp_configurator_last_run_timestamp_seconds 1"));
    }

    // Its configurator compares them in every run and loads the rules where they differ.
    [Test]
    public void The_directories_of_audit_rules_that_the_Go_extension_compares_are_equal()
    {
        Node.Write("etc/audit/rules.d/.kept", "a dotfile\n");
        Node.Write("etc/audit/rules.d/README", "no rule\n");

        Node.Run();

        ToolResult compared = Tool.Run("diff", ["-rq", Node.PathOf(ScriptNode.Delivered("audit/rules.d")), Node.PathOf("etc/audit/rules.d")]);
        Assert.That(compared.ExitCode, Is.Zero, compared.Output);
    }
}
