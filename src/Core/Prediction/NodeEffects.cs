using RsyslogRelp.Core.Node;

namespace RsyslogRelp.Core.Prediction;

/// <summary>
/// Predicts what a node does when files change. It must agree with <c>configure-rsyslog.sh</c>, which acts on the same files.
/// </summary>
public static class NodeEffects
{
    /// <summary>The effects in the order in which they happen, each once.</summary>
    /// <param name="changedPaths">The absolute paths of files that were added, removed or changed, including units.</param>
    /// <param name="after">The files and units after the change.</param>
    public static IReadOnlyList<NodeEffect> Of(IEnumerable<string> changedPaths, NodeManifest after)
    {
        SortedSet<NodeEffect> effects = [];
        foreach (string path in changedPaths)
        {
            if (after.Files.Count == 0)
            {
                return [NodeEffect.CleanUp];
            }

            effects.UnionWith(Of(path, after));
        }

        return [.. effects];
    }

    private static IEnumerable<NodeEffect> Of(string path, NodeManifest after) => path switch
    {
        _ when IsInside(path, NodePaths.DeliveredTlsDirectory) => [NodeEffect.ReplaceTlsFiles, NodeEffect.RestartRsyslog],
        _ when IsInside(path, NodePaths.DeliveredAuditRulesDirectory) =>
            [HasAuditRules(after) ? NodeEffect.ReloadAuditRules : NodeEffect.RestoreAuditRules],
        NodePaths.DeliveredRsyslogConfig or NodePaths.PstatsScript => [NodeEffect.RestartRsyslog],
        NodePaths.ConfigureScript => [NodeEffect.RunNewConfigurator],
        NodePaths.MemoryLimitsDropIn => [NodeEffect.ReloadUnits],
        _ => [NodeEffect.RestartConfigurator],
    };

    private static bool HasAuditRules(NodeManifest manifest) =>
        manifest.Files.Any(static file => IsInside(file.Path, NodePaths.DeliveredAuditRulesDirectory));

    private static bool IsInside(string path, string directory) => path.StartsWith(directory + "/", StringComparison.Ordinal);
}
