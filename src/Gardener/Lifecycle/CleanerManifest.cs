using System.Text.Json;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Node;

namespace RsyslogRelp.Gardener.Lifecycle;

/// <summary>
/// The ManagedResource that cleans the nodes of a Shoot: a DaemonSet whose init container runs the cleaning script on each
/// node.
/// </summary>
public static class CleanerManifest
{
    /// <summary>The name of the ManagedResource.</summary>
    public const string Name = "extension-shoot-rsyslog-relp-configuration-cleaner";

    internal const string Template = "cleaner/daemonset.yaml.liquid";

    /// <summary>Renders the ManagedResource; it is the same for every Shoot.</summary>
    /// <param name="templates">The Liquid engine.</param>
    /// <param name="images">The container images.</param>
    public static ManagedResourceManifest Create(ITemplateRenderer templates, ImageVector images) => new(
        Name,
        ConfigurationApi.ExtensionType,
        templates.Render(Template, new Dictionary<string, object?>
        {
            ["alpine_image"] = Scalar(images.Find(ImageVector.Alpine)),
            ["pause_image"] = Scalar(images.Find(ImageVector.PauseContainer)),
            ["script_lines"] = NodeCleanScript.Render(templates).TrimEnd('\n').Split('\n'),
            ["host_root"] = NodeCleanScript.HostRoot,
        }));

    // A JSON string, which is a YAML scalar that nothing can break out of.
    private static string Scalar(string text) => $"\"{JsonEncodedText.Encode(text)}\"";
}
