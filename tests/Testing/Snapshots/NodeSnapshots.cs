using RsyslogRelp.Core.Node;

namespace RsyslogRelp.Testing.Snapshots;

/// <summary>
/// The expected node trees of the renderer. A folder with an <c>input.yaml</c> is a case and contains the files that depend on its
/// configuration, and <c>files.txt</c>; scripts, units and default rules are the same on every node and exist once.
/// </summary>
public static class NodeSnapshots
{
    private const string CustomRules = "00_shoot_rsyslog_relp.rules";

    /// <summary>The root folder.</summary>
    public static string Root { get; } = Repository.PathOf("tests/Adapters.Rendering.Tests/Snapshots");

    /// <summary>The files that are the same on every node.</summary>
    public static string EveryNode { get; } = Path.Combine(Root, "every-node");

    /// <summary>The names of the cases.</summary>
    public static IEnumerable<string> Cases =>
        Directory.EnumerateDirectories(Root).Where(static folder => File.Exists(Path.Combine(folder, "input.yaml")))
            .Select(static folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal);

    /// <summary>The part of a node tree, by path, that belongs to the case.</summary>
    public static Dictionary<string, string> OfCase(IReadOnlyDictionary<string, string> tree) =>
        tree.Where(static file => DependsOnConfiguration(file.Key)).ToDictionary(StringComparer.Ordinal);

    /// <summary>The part of a node tree, by path, that belongs to every node.</summary>
    public static Dictionary<string, string> OfEveryNode(IReadOnlyDictionary<string, string> tree) =>
        tree.Where(static file => !DependsOnConfiguration(file.Key)).ToDictionary(StringComparer.Ordinal);

    private static bool DependsOnConfiguration(string path) =>
        path == "files.txt"
            || path == NodePaths.DeliveredRsyslogConfig.TrimStart('/')
            || path.EndsWith("/" + CustomRules, StringComparison.Ordinal);
}
