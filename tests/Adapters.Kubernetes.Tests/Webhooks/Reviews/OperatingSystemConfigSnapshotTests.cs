using System.Globalization;
using System.Text;
using RsyslogRelp.Adapters.Rendering.Yaml;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Documents;
using RsyslogRelp.Core.Findings;
using RsyslogRelp.Core.Node;
using RsyslogRelp.Gardener.NodeDelivery;
using RsyslogRelp.Gardener.Shoots;
using RsyslogRelp.Testing.Reviews;
using RsyslogRelp.Testing.Snapshots;

namespace RsyslogRelp.Adapters.Kubernetes.Tests.Webhooks.Reviews;

/// <summary>The node trees that the renderer is held against, this time read back from a mutated OperatingSystemConfig.</summary>
public sealed class OperatingSystemConfigSnapshotTests
{
    [TestCaseSource(typeof(NodeSnapshots), nameof(NodeSnapshots.Cases))]
    public async Task A_mutated_OperatingSystemConfig_lays_out_the_same_node_tree(string name)
    {
        MappingNode[] input =
            [.. new YamlDocumentReader().ReadAll(File.ReadAllText(Path.Combine(NodeSnapshots.Root, name, "input.yaml"))).Cast<MappingNode>()];
        ControlPlane controlPlane = new()
        {
            Cluster = ControlPlane.Found(
                new ClusterContent(new Shoot { Name = "bar", Uid = "3f5a2c1e-0b0b-4c58-9d57-9d0c6d4f6a11", Resources = Resources(input[0]) })),
            Extension = ControlPlane.Found(new ExtensionProviderConfig(input[0])),
        };
        foreach (MappingNode configMap in input[1..])
        {
            LenientObjectReader reader = new(configMap, FieldPath.Root, []);
            controlPlane.WithConfigMap("ref-" + reader.Object("metadata").String("name"), "auditd", reader.Object("data").String("auditd"));
        }

        RawJson osc = await OperatingSystemConfigWebhookTests.Mutate(controlPlane, OperatingSystemConfigs.With("[]"));

        // The project is the namespace's: shoot--bar--foo of a Shoot bar.
        Dictionary<string, string> tree = Tree(osc).ToDictionary(
            static file => file.Key, static file => file.Value.Replace("value=\"bar--foo\"", "value=\"foo\"", StringComparison.Ordinal));
        Assert.That(NodeSnapshots.OfCase(tree), Matches.SnapshotFolder(Path.Combine(NodeSnapshots.Root, name, "node")));
        foreach ((string path, string text) in NodeSnapshots.OfEveryNode(tree))
        {
            Assert.That(text, Is.EqualTo(File.ReadAllText(Path.Combine(NodeSnapshots.EveryNode, "node", path))), path);
        }
    }

    private static ShootResource[] Resources(MappingNode config)
    {
        LenientObjectReader reader = new(config, FieldPath.Root, []);
        string secret = reader.Object("tls").String("secretReferenceName");
        string configMap = reader.Object("auditConfig").String("configMapReferenceName");
        return [new ShootResource(secret, "Secret", secret), new ShootResource(configMap, "ConfigMap", configMap)];
    }

    private static Dictionary<string, string> Tree(RawJson osc)
    {
        Dictionary<string, string> files = [];
        StringBuilder list = new();
        foreach (RawJson file in osc.Entries("files"))
        {
            string path = file.At("path").Text();
            list.Append('0').Append(
                Convert.ToString(int.Parse(file.At("permissions").Scalar!, CultureInfo.InvariantCulture), 8)).Append(' ').Append(path);
            if (file.At("content")["secretRef"] is { } secret)
            {
                list.Append(" from secret ").Append(secret.At("name").Text()).Append(" key ").Append(secret.At("dataKey").Text());
            }
            else
            {
                RawJson inline = file.At("content", "inline");
                string data = inline.At("data").Text();
                files[path.TrimStart('/')] = inline.At("encoding").Text() == "b64" ? Encoding.UTF8.GetString(
                    Convert.FromBase64String(data)) : data;
            }

            list.Append('\n');
        }

        foreach (RawJson unit in osc.Entries("units"))
        {
            string path = $"{NodePaths.UnitDirectory}/{unit.At("name").Text()}";
            files[path.TrimStart('/')] = unit.At("content").Text();
            list.Append("0644 ").Append(path).Append('\n');
        }

        files["files.txt"] = list.ToString();
        return files;
    }
}
