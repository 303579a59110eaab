using System.Text;
using RsyslogRelp.Adapters.Rendering.ConfigRules;
using RsyslogRelp.Adapters.Rendering.Templating;
using RsyslogRelp.Core.Findings;
using RsyslogRelp.Core.Node;
using RsyslogRelp.Testing.Snapshots;

namespace RsyslogRelp.Adapters.Rendering.Tests;

public sealed class SnapshotTests
{
    [TestCaseSource(typeof(RenderingCase), nameof(RenderingCase.All))]
    public void Every_case_renders_its_node_tree(RenderingCase rendering)
    {
        NodeManifest manifest = rendering.Render(new FluidTemplateRenderer());

        Assert.That(NodeSnapshots.OfCase(Tree(manifest)), Matches.SnapshotFolder(Path.Combine(rendering.Folder, "node")));
    }

    // Scripts, units and default rules, and the script that removes them.
    [Test]
    public void What_depends_on_no_configuration_is_the_same_in_every_case()
    {
        FluidTemplateRenderer engine = new();
        Dictionary<string, string> files = new() { ["clean-node.sh"] = NodeCleanScript.Render(engine) };
        foreach (RenderingCase rendering in RenderingCase.All)
        {
            foreach ((string path, string text) in NodeSnapshots.OfEveryNode(Tree(rendering.Render(engine))))
            {
                Assert.That(files.TryAdd("node/" + path, text) || files["node/" + path] == text, $"{path} of {rendering.Name}");
            }
        }

        Assert.That(files, Matches.SnapshotFolder(NodeSnapshots.EveryNode));
    }

    [TestCaseSource(typeof(RenderingCase), nameof(RenderingCase.All))]
    public void Every_case_but_the_stored_one_is_a_valid_configuration_and_acts_as_written(RenderingCase rendering)
    {
        bool isStored = rendering.Name == "stored-configuration";
        Assert.That(
            new FluentConfigValidator().Validate(rendering.Config).Where(static error => error.Severity == FieldErrorSeverity.Error),
            isStored ? Is.Not.Empty : Is.Empty);
        Assert.That(NodeFindings.Of(rendering.Config), isStored ? Is.Not.Empty : Is.Empty);
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
