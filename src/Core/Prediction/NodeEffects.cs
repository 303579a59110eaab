using RsyslogRelp.Core.Node;

namespace RsyslogRelp.Core.Prediction;

/// <summary>Tells by the changed files what a node does; the twin of <c>configure-rsyslog.sh</c>, which acts by the same files.</summary>
public static class NodeEffects
{
    /// <summary>The effects in the order in which a node has them, each once.</summary>
    /// <param name="changedPaths">The absolute paths of files that are new, gone or different, units among them.</param>
    /// <param name="after">What is delivered after the change.</param>
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
        _ when IsBelow(path, NodePaths.DeliveredTlsDirectory) => [NodeEffect.ReplaceTlsFiles, NodeEffect.RestartRsyslog],
        _ when IsBelow(path, NodePaths.DeliveredAuditRulesDirectory) =>
            [after.Files.Any(static file => IsBelow(file.Path, NodePaths.DeliveredAuditRulesDirectory)) ? NodeEffect.ReloadAuditRules : NodeEffect.RestoreAuditRules],
        NodePaths.DeliveredRsyslogConfig or NodePaths.PstatsScript => [NodeEffect.RestartRsyslog],
        NodePaths.ConfigureScript => [NodeEffect.RunNewConfigurator],
        NodePaths.MemoryLimitsDropIn => [NodeEffect.ReloadUnits],
        _ => [NodeEffect.RestartConfigurator],
    };

    private static bool IsBelow(string path, string directory) => path.StartsWith(directory + "/", StringComparison.Ordinal);
}
