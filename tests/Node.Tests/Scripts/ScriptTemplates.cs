using System.Runtime.CompilerServices;
using RsyslogRelp.Core.Node;

namespace RsyslogRelp.Node.Tests.Scripts;

/// <summary>The node artifacts as they stand in the source tree, with their variables replaced by paths under a directory.</summary>
internal static class ScriptTemplates
{
    private static readonly ITemplateRenderer Engine = RsyslogRelpRenderer.CreateTemplateRenderer();

    /// <summary>The template directory.</summary>
    public static string Directory { get; } = Path.GetFullPath(Path.Combine(Here(), "../../../src/Adapters.Rendering/Templates"));

    /// <summary>Programs that stand for those that would change the machine.</summary>
    public static string StandIns { get; } = Path.Combine(Here(), "StandIns");

    /// <summary>Where <paramref name="path"/> (a name such as <c>tls_dir</c>) lies on a node with the root <paramref name="root"/>.</summary>
    public static string PathOf(string path, string root) => Path.Combine(root, ((string)PathsModel.Instance[path]!).TrimStart('/'));

    /// <summary>The bytes of a static artifact, as text.</summary>
    public static string Read(string file) => Engine.Read(file);

    /// <summary>The template <paramref name="file"/>, rendered for a node with the root <paramref name="root"/>.</summary>
    public static string Render(string file, string root = "/") => Engine.Render(file, new Dictionary<string, object?>
    {
        ["paths"] = PathsModel.Instance.ToDictionary(static path => path.Key, path => (object?)PathOf(path.Key, root)),
        ["documentation_url"] = NodeManifestRenderer.DocumentationUrl,
    });

    /// <summary>The cleaner of a node with the root <paramref name="root"/>.</summary>
    public static string RenderCleaner(string root) => Render(NodeCleanScript.Template, root);

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
