using System.Text;
using System.Text.Json.Nodes;
using RsyslogRelp.Adapters.Rendering.Templating;
using RsyslogRelp.Adapters.Rendering.Yaml;
using RsyslogRelp.Core.Documents;
using RsyslogRelp.Core.Node;
using RsyslogRelp.Gardener.Lifecycle;
using RsyslogRelp.Testing;
using RsyslogRelp.Testing.Snapshots;

namespace RsyslogRelp.Adapters.Rendering.Tests.Cleaner;

public sealed class CleanerSnapshotTests
{
    private static readonly FluidTemplateRenderer Engine = new();
    private static readonly YamlDocumentReader Reader = new();

    [Test]
    public void The_ManagedResource_is_known_by_its_name_and_origin()
    {
        ManagedResourceManifest manifest = CleanerManifest.Create(Engine, ImageVector.BuiltIn);

        Assert.That(manifest.Name, Is.EqualTo("extension-shoot-rsyslog-relp-configuration-cleaner"));
        Assert.That(manifest.Origin, Is.EqualTo("shoot-rsyslog-relp"));
        Assert.That(manifest.Manifests, Does.EndWith("\n"));
    }

    [Test]
    public void The_DaemonSet_is_this_text() => Assert.That(
        new Dictionary<string, string> { ["daemonset.yaml"] = CleanerManifest.Create(Engine, ImageVector.BuiltIn).Manifests },
        Matches.SnapshotFolder(Repository.PathOf("tests/Adapters.Rendering.Tests/Cleaner/Snapshots")));

    // The kubelet would make one dollar sign of two.
    [Test]
    public void The_kubelet_hands_the_script_on_as_it_is() => Assert.That(NodeCleanScript.Render(Engine), Does.Not.Contain("$$"));

    [Test]
    public void The_DaemonSet_is_this_object()
    {
        JsonNode expected = JsonNode.Parse("""
            {
              "apiVersion": "apps/v1",
              "kind": "DaemonSet",
              "metadata": {
                "name": "rsyslog-relp-configuration-cleaner",
                "namespace": "kube-system",
                "labels": {"app.kubernetes.io/name": "rsyslog-relp-configuration-cleaner", "app.kubernetes.io/instance": "rsyslog-relp-configuration-cleaner"}
              },
              "spec": {
                "revisionHistoryLimit": 2,
                "selector": {"matchLabels": {"app.kubernetes.io/name": "rsyslog-relp-configuration-cleaner", "app.kubernetes.io/instance": "rsyslog-relp-configuration-cleaner"}},
                "template": {
                  "metadata": {"labels": {"app.kubernetes.io/name": "rsyslog-relp-configuration-cleaner", "app.kubernetes.io/instance": "rsyslog-relp-configuration-cleaner"}},
                  "spec": {
                    "automountServiceAccountToken": false,
                    "priorityClassName": "gardener-shoot-system-700",
                    "hostPID": true,
                    "securityContext": {"seccompProfile": {"type": "RuntimeDefault"}},
                    "initContainers": [{
                      "name": "rsyslog-relp-configuration-cleaner",
                      "image": "europe-docker.pkg.dev/gardener-project/releases/3rd/alpine:3.24.1",
                      "imagePullPolicy": "IfNotPresent",
                      "command": ["chroot", "/host", "bash", "-c", ""],
                      "securityContext": {"allowPrivilegeEscalation": false},
                      "resources": {"requests": {"cpu": "2m", "memory": "8Mi"}, "limits": {"memory": "32Mi"}},
                      "volumeMounts": [{"name": "host-root-volume", "mountPath": "/host", "mountPropagation": "HostToContainer"}]
                    }],
                    "containers": [{
                      "name": "pause-container",
                      "image": "registry.k8s.io/pause:3.10",
                      "imagePullPolicy": "IfNotPresent",
                      "securityContext": {"allowPrivilegeEscalation": false},
                      "resources": {"requests": {"cpu": "1m", "memory": "4Mi"}, "limits": {"memory": "16Mi"}}
                    }],
                    "volumes": [{"name": "host-root-volume", "hostPath": {"path": "/"}}]
                  }
                }
              }
            }
            """)!;
        expected["spec"]!["template"]!["spec"]!["initContainers"]![0]!["command"]![4] = NodeCleanScript.Render(Engine);

        Assert.That(
            DocumentNode.SemanticallyEqual(
                DaemonSet(ImageVector.BuiltIn), JsonDocumentReader.Read(Encoding.UTF8.GetBytes(expected.ToJsonString()))),
            CleanerManifest.Create(Engine, ImageVector.BuiltIn).Manifests);
    }

    [TestCase("""x" , "command": ["evil"]""")]
    [TestCase("x\n        command: [evil]")]
    [TestCase("x # comment")]
    [TestCase("{{ script_lines }}")]
    [TestCase("$(evil)")]
    [TestCase("ü\u2028")]
    public void No_image_from_outside_can_say_anything_but_an_image(string image)
    {
        JsonObject entry = new() { ["name"] = "alpine", ["ref"] = image };
        JsonObject vector = new() { ["images"] = new JsonArray(entry) };

        Assert.That(ImageVector.BuiltIn.With(JsonDocumentReader.Read(Encoding.UTF8.GetBytes(vector.ToJsonString()))).IsValid, Is.False);
    }

    [TestCase("alpine", "registry.example.com:5000/alpine@sha256:0123")]
    [TestCase("pause-container", "[2001:db8::1]:5000/pause:3")]
    [TestCase("alpine", "a+b/c_d")]
    public void An_overridden_image_arrives_as_it_is(string name, string image)
    {
        JsonObject vector = new() { ["images"] = new JsonArray(new JsonObject { ["name"] = name, ["ref"] = image }) };
        MappingNode daemonSet = (MappingNode)DaemonSet(
            ImageVector.BuiltIn.With(JsonDocumentReader.Read(Encoding.UTF8.GetBytes(vector.ToJsonString()))).Value!);

        MappingNode pod = (MappingNode)((MappingNode)((MappingNode)daemonSet["spec"]!)["template"]!)["spec"]!;
        SequenceNode containers = (SequenceNode)pod[name == "alpine" ? "initContainers" : "containers"]!;
        Assert.That(((ScalarNode)((MappingNode)containers.Items[0])["image"]!).Text, Is.EqualTo(image));
    }

    private static DocumentNode DaemonSet(ImageVector images) => Reader.ReadAll(CleanerManifest.Create(Engine, images).Manifests).Single();
}
