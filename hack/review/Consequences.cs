using RsyslogRelp.Core.Node;
using RsyslogRelp.Core.Prediction;

namespace RsyslogRelp.Review;

/// <summary>What a change makes a node do, in words. Core decides it, from the paths of changed files.</summary>
internal static class Consequences
{
    /// <summary>The consequences, in the order in which they happen.</summary>
    /// <param name="place">Where the changed artifact ends up.</param>
    /// <param name="path">Its path.</param>
    /// <param name="lines">The changed lines.</param>
    public static IReadOnlyList<string> Of(ArtifactPlace place, string path, IReadOnlyList<DiffLine> lines) => place switch
    {
        // Nodes whose delivered rules change still have some; the list of files shows when they have none.
        ArtifactPlace.Node => Of([path], [NodePaths.DeliveredAuditRulesDirectory + "/00-base-config.rules"]),
        ArtifactPlace.FileList => Of(
            lines.Where(static line => line.Kind is DiffLineKind.Removed or DiffLineKind.Added).Select(PathIn),
            lines.Where(static line => line.Kind is DiffLineKind.Context or DiffLineKind.Added).Select(PathIn)),
        ArtifactPlace.Cleaner => ["The cleaner does it while an Extension is deleted; nothing changes on other nodes"],
        ArtifactPlace.Monitoring => ["The controller updates dashboard, alerts and scrape configuration; nothing changes on nodes"],
        _ => ["Nothing: this is the input of a case"],
    };

    private static string[] Of(IEnumerable<string> changed, IEnumerable<string> after)
    {
        IEnumerable<NodeFile> files = after.Append(NodePaths.DeliveredRsyslogConfig)
            .Select(static path => new NodeFile(path, default, new InlineContent("")));
        NodeManifest manifest = new([.. files], []);
        return [.. NodeEffects.Of(changed, manifest).Select(Text)];
    }

    // A line of files.txt is MODE PATH, or MODE PATH from secret NAME key KEY.
    private static string PathIn(DiffLine line) => line.Text.Split(' ') is [_, string path, ..] ? path : "";

    private static string Text(NodeEffect effect) => effect switch
    {
        NodeEffect.RestartConfigurator => "Reloads systemd's units and restarts the configurator",
        NodeEffect.RunNewConfigurator => "Only the configurator: its next run, within 15 seconds, uses the new script",
        NodeEffect.ReloadUnits => "Reloads systemd's units with the limits of rsyslog",
        NodeEffect.ReplaceTlsFiles => "Replaces the TLS files",
        NodeEffect.RestartRsyslog => "Restarts rsyslog; queued messages stay on disk",
        NodeEffect.ReloadAuditRules => "Restarts auditd and loads the audit rules",
        NodeEffect.RestoreAuditRules => "Restores the node's own audit rules and restarts auditd",
        _ => "Removes the extension from the node",
    };
}
