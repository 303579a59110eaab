using System.Text;
using RsyslogRelp.Adapters.Rendering.Templating;
using RsyslogRelp.Adapters.Rendering.Validation;
using RsyslogRelp.Core.Rendering;
using RsyslogRelp.Testing.Snapshots;

namespace RsyslogRelp.Adapters.Rendering.Tests;

public sealed class SnapshotTests
{
    [TestCaseSource(typeof(RenderingCase), nameof(RenderingCase.All))]
    public void Every_case_renders_its_node_tree(RenderingCase rendering)
    {
        NodeManifest manifest = rendering.Render(new ScribanTemplateRenderer());

        Assert.That(Tree(manifest), Matches.SnapshotFolder(Path.Combine(rendering.Folder, "node")));
    }

    [TestCaseSource(typeof(RenderingCase), nameof(RenderingCase.All))]
    public void Both_Liquid_engines_render_the_same_bytes(RenderingCase rendering)
    {
        Assert.That(Tree(rendering.Render(new FluidTemplateRenderer())), Is.EqualTo(Tree(rendering.Render(new ScribanTemplateRenderer()))));
    }

    [TestCaseSource(typeof(RenderingCase), nameof(RenderingCase.All))]
    public void Every_case_is_a_valid_configuration(RenderingCase rendering)
    {
        Assert.That(new FluentConfigValidator().Validate(rendering.Config).Where(static error => error.Severity == Core.Validation.FieldErrorSeverity.Error), Is.Empty);
    }

    // The files as on the node, and a list of all of them with mode and source, the only place where Secrets show.
    private static Dictionary<string, string> Tree(NodeManifest manifest)
    {
        Dictionary<string, string> files = [];
        StringBuilder list = new();
        foreach (NodeFile file in manifest.NodeTree())
        {
            list.Append('0').Append(Convert.ToString((int)file.Mode, 8)).Append(' ').Append(file.Path);
            switch (file.Content)
            {
                case InlineContent inline:
                    files[file.Path.TrimStart('/')] = inline.Text;
                    break;
                case SecretContent secret:
                    list.Append(" from secret ").Append(secret.SecretName).Append(" key ").Append(secret.DataKey);
                    break;
            }

            list.Append('\n');
        }

        files["files.txt"] = list.ToString();
        return files;
    }
}
