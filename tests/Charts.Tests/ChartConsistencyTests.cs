using System.Text.Json.Nodes;
using RsyslogRelp.Charts.Tests.Rendering;

namespace RsyslogRelp.Charts.Tests;

/// <summary>Consistency of versions, images and charts within a release.</summary>
public sealed class ChartConsistencyTests
{
    [TestCaseSource(typeof(ChartCase), nameof(ChartCase.All))]
    public void Selectors_select_the_pods_of_one_Deployment(ChartCase chart)
    {
        Manifests manifests = Manifests.Render(chart);
        foreach (JsonObject selecting in manifests.Of("Service").Concat(manifests.Of("PodDisruptionBudget")))
        {
            JsonObject selector = (selecting["spec"]!["selector"]!["matchLabels"] ?? selecting["spec"]!["selector"]!).AsObject();
            Assert.That(
                manifests.Deployments.Where(deployment => Selects(selector, deployment)).Select(Manifests.Name),
                Is.EqualTo(new[] { Manifests.Name(selecting) }));
        }

        foreach (JsonObject deployment in manifests.Deployments)
        {
            Assert.That(
                manifests.Deployments.Where(other => Selects(deployment["spec"]!["selector"]!["matchLabels"]!.AsObject(), other)),
                Is.EqualTo(new[] { deployment }));
        }
    }

    // A selector of a Deployment cannot change, so a label that does may not be part of one.
    [TestCaseSource(typeof(ChartCase), nameof(ChartCase.All))]
    public void Every_object_has_the_usual_labels_and_selectors_only_those_that_never_change(ChartCase chart)
    {
        string[] never = ["app.kubernetes.io/name", "app.kubernetes.io/instance"];
        string[] usual =
        [
            .. never, "app.kubernetes.io/component", "app.kubernetes.io/part-of", "app.kubernetes.io/managed-by",
            "app.kubernetes.io/version", "helm.sh/chart",
        ];
        Manifests manifests = Manifests.Render(chart);

        foreach (JsonObject item in manifests.Objects)
        {
            Assert.That(Keys(item["metadata"]!["labels"]), Is.SupersetOf(usual), Manifests.Name(item));
            JsonNode? selector = item["spec"]?["selector"] ?? item["spec"]?["podSelector"];
            Assert.That(Keys(selector?["matchLabels"] ?? selector), Is.Empty.Or.EqualTo(never), Manifests.Name(item));
        }

        static IEnumerable<string> Keys(JsonNode? labels) => labels?.AsObject().Select(static label => label.Key) ?? [];
    }

    [TestCaseSource(typeof(ChartCase), nameof(ChartCase.OfHosts))]
    public void Ports_of_Services_probes_annotations_and_flags_are_the_same(ChartCase chart)
    {
        Manifests manifests = Manifests.Render(chart);
        foreach (JsonObject deployment in manifests.Deployments)
        {
            Dictionary<string, string> flags = Manifests.Arguments(deployment)
                .Select(static flag => flag.Split('=', 2))
                .ToDictionary(static parts => parts[0], static parts => parts[1]);
            JsonObject container = Manifests.Container(deployment);
            string metrics = flags["--metrics-bind-address"][1..];
            Assert.Multiple(() =>
            {
                Assert.That(container["livenessProbe"]!["httpGet"]!["port"]!.ToString(), Is.EqualTo(flags["--health-bind-address"][1..]));
                Assert.That(container["readinessProbe"]!["httpGet"]!["port"]!.ToString(), Is.EqualTo(flags["--health-bind-address"][1..]));
                Assert.That(
                    deployment["spec"]!["template"]!["metadata"]!["annotations"]?["prometheus.io/port"]?.ToString(),
                    Is.Null.Or.EqualTo(metrics));
            });
            foreach (JsonObject service in manifests.Of("Service").Where(service => Manifests.Name(service) == Manifests.Name(deployment)))
            {
                foreach (JsonNode port in service["spec"]!["ports"]!.AsArray().Select(static port => port!))
                {
                    bool webhook = Manifests.Text(port, "name") == "webhook-server";
                    string target = (port["targetPort"] ?? port["port"])!.ToString();
                    Assert.Multiple(() =>
                    {
                        Assert.That(target, Is.EqualTo(webhook ? flags["--webhook-config-server-port"] : metrics));
                        Assert.That(!webhook || port["port"]!.ToString() == flags["--webhook-config-service-port"]);
                        Assert.That(
                            container["ports"]!.AsArray().Select(static open => open!["containerPort"]!.ToString()), Does.Contain(target));
                        Assert.That(
                            service["metadata"]!["annotations"]!.AsObject()
                                .Where(static pair => pair.Key.EndsWith("ports", StringComparison.Ordinal))
                                .Select(static pair => JsonNode.Parse(pair.Value!.GetValue<string>())![0]!["port"]!.ToString()),
                            Does.Contain(target),
                            "Gardener's NetworkPolicies");
                    });
                }
            }
        }
    }

    [TestCaseSource(typeof(ChartCase), nameof(ChartCase.All))]
    public void What_a_pod_mounts_exists_and_what_exists_is_mounted(ChartCase chart)
    {
        Manifests manifests = Manifests.Render(chart);
        string[] mounted =
        [
            .. manifests.Deployments.SelectMany(static deployment => Manifests.Pod(deployment)["volumes"]!.AsArray())
                .Select(static volume => (volume!["configMap"]?["name"] ?? volume["secret"]?["secretName"])?.GetValue<string>())
                .OfType<string>(),
        ];

        Assert.That(mounted, Is.EquivalentTo(manifests.Of("ConfigMap").Concat(manifests.Of("Secret")).Select(Manifests.Name)));
    }

    [TestCaseSource(typeof(ChartCase), nameof(ChartCase.All))]
    public void Bindings_bind_a_role_of_the_chart_in_the_namespace_of_the_release(ChartCase chart)
    {
        Manifests manifests = Manifests.Render(chart);
        foreach (JsonObject binding in manifests.Of("RoleBinding").Concat(manifests.Of("ClusterRoleBinding")))
        {
            JsonNode subject = binding["subjects"]!.AsArray().Single()!;
            bool own = manifests.Of("ServiceAccount").Any(account => Manifests.Name(account) == Manifests.Text(subject, "name"));
            Assert.Multiple(() =>
            {
                Assert.That(() =>
                    manifests.One(
                        Manifests.Text(binding["roleRef"]!, "kind"), Manifests.Text(binding["roleRef"]!, "name")), Throws.Nothing);
                Assert.That(!own || Manifests.Text(subject, "namespace") == chart.Namespace);
            });
        }
    }

    [Test]
    public void A_changed_configuration_makes_new_pods()
    {
        string before = Checksum("""imageVectorOverwrite: {images: [{name: alpine, tag: "1"}]}""");
        string after = Checksum("""imageVectorOverwrite: {images: [{name: alpine, tag: "2"}]}""");

        Assert.That(after, Is.Not.EqualTo(before));

        static string Checksum(string values) =>
            Manifests.Render(new ChartCase(ChartCase.Seed, "", values)).One(
                "Deployment",
                "gardener-extension-shoot-rsyslog-relp-controller")["spec"]!["template"]!["metadata"]!["annotations"]!
                ["checksum/configmap-extension-imagevector-overwrite"]!.GetValue<string>();
    }

    private static bool Selects(JsonObject selector, JsonObject deployment)
    {
        JsonObject labels = deployment["spec"]!["template"]!["metadata"]!["labels"]!.AsObject();
        return selector.All(pair => labels[pair.Key]?.GetValue<string>() == pair.Value!.GetValue<string>());
    }
}
