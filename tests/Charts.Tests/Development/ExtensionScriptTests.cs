using System.Text.Json.Nodes;
using RsyslogRelp.Charts.Tests.Rendering;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Charts.Tests.Development;

/// <summary>hack/extension, which <c>make extension-up</c> and related targets run.</summary>
internal sealed class ExtensionScriptTests
{
    private const string Local = Checkout.Registry + "/rsyslog-relp";

    private Checkout _checkout = null!;

    [SetUp]
    public void CheckOut()
    {
        _checkout = new Checkout();
        File.WriteAllText(_checkout.RuntimeKubeconfig, "the runtime cluster");
        File.WriteAllText(_checkout.GardenKubeconfig, "the virtual garden");
    }

    [TearDown]
    public void Leave() => _checkout.Dispose();

    [TestCase("extension", "up")]
    [TestCase("extension", "remote-up")]
    [TestCase("configure-shoot", "garden-local", "local")]
    public void Everything_that_is_missing_is_named_at_once_and_nothing_is_done(string script, params string[] arguments)
    {
        File.Delete(_checkout.RuntimeKubeconfig);
        File.Delete(_checkout.GardenKubeconfig);
        foreach (string standIn in Directory.EnumerateFiles(_checkout.Programs))
        {
            File.Delete(standIn);
        }

        foreach (string program in (string[])["bash", "cat", "dirname", "uname"])
        {
            File.CreateSymbolicLink(Path.Combine(_checkout.Programs, program), RealPrograms.Require(program, "coreutils"));
        }

        ToolResult result = _checkout.Run(script, arguments, ("PATH", _checkout.Programs), ("HELM", ""), ("SEED_NAME", "a"));

        string[] expected = script == "extension"
            ? ["git:", "openssl:", "kubectl:", "docker:", "helm:", _checkout.RuntimeKubeconfig, _checkout.GardenKubeconfig]
            : ["openssl:", "kubectl:", "helm:", _checkout.GardenKubeconfig, "ECHO_SERVER_IMAGE="];
        string[] named = [.. result.Error.Split('\n').Where(static line => line.StartsWith("  ", StringComparison.Ordinal))];
        Assert.Multiple(() =>
        {
            Assert.That(result.ExitCode, Is.EqualTo(2), result.Error);
            Assert.That(named, Has.Length.EqualTo(expected.Length), result.Error);
            Assert.That(
                named.Zip(expected).Where(static pair => !pair.First.StartsWith("  " + pair.Second, StringComparison.Ordinal)), Is.Empty);
            Assert.That(Directory.Exists(_checkout.Made("")), Is.False);
        });
    }

    [Test]
    public void A_cluster_that_does_not_answer_and_a_landscape_without_a_domain_are_missing_too()
    {
        _checkout.StandIn("kubectl", "#!/bin/sh\necho 'connection refused' >&2\nexit 1\n");
        _checkout.StandIn("docker", "#!/bin/sh\nexit 1\n");

        ToolResult result = _checkout.Run("extension", ["remote-up"], ("SEED_NAME", "a"));

        Assert.Multiple(() =>
        {
            Assert.That(result.ExitCode, Is.EqualTo(2));
            foreach (
                string missing in (string[])["docker buildx", "a Docker engine", "crd/extensions.operator.gardener.cloud in the runtime cluster",
                    "REGISTRY=", "a seed with the label name.seed.gardener.cloud/a=true", "connection refused"])
            {
                Assert.That(result.Error, Does.Contain(missing));
            }
        });
    }

    [Test]
    public void Up_builds_pushes_has_the_operator_deploy_and_installs_the_echo_server()
    {
        ToolResult result = _checkout.Run("extension", ["up"]);

        Assert.That(result.ExitCode, Is.Zero, result.Error);
        string version = Version();
        string kubectl = $"kubectl --kubeconfig {_checkout.RuntimeKubeconfig}";
        string certificates = "artifacts/development/certificates";
        string[] images = ["webhook", "controller", "echo-server"];
        string[] charts = [ChartCase.Seed, ChartCase.Runtime, ChartCase.Application];
        string[] expected =
        [
            $"{kubectl} get crd/extensions.operator.gardener.cloud --output name",
            .. images.Select(image =>
                $"docker buildx build . --target {image} --tag {Local}/{image}:{version} --build-arg VERSION={version} --build-arg "
                    + "REVISION= --build-arg COMMIT_DATE= --load"),
            .. images.SelectMany(image =>
                (string[])[
                    $"docker push --quiet {Local}/{image}:{version}",
                    $"docker image inspect --format {{{{range .RepoDigests}}}}{{{{println .}}}}{{{{end}}}} {Local}/{image}:{version}"]),
            .. charts.SelectMany(chart =>
                (string[])[
                    $"helm package charts/{chart} --version {version} --destination artifacts/development",
                    $"helm push artifacts/development/{chart}-{version}.tgz oci://{Local}/charts --plain-http"]),
            $"{kubectl} apply --filename -",
            $"{kubectl} wait --for condition=Installed extensions.operator.gardener.cloud/extension-shoot-rsyslog-relp --timeout 10m",
            "helm upgrade --install --wait rsyslog-relp-echo-server charts/rsyslog-relp-echo-server --kubeconfig "
                + $"{_checkout.RuntimeKubeconfig} --namespace rsyslog-relp-echo-server --create-namespace --set-string "
                + $"image.ref={Local}/echo-server@sha256:echo-server --set-file tls.ca={certificates}/ca.crt --set-file "
                + $"tls.crt={certificates}/receiver.crt --set-file tls.key={certificates}/receiver.key --set-string "
                + "service.clusterIP=10.2.64.54",
        ];
        Assert.Multiple(() =>
        {
            Assert.That(_checkout.Calls, Is.EqualTo(expected));
            Assert.That(File.ReadAllText(_checkout.Made("echo-server-image")), Is.EqualTo($"{Local}/echo-server@sha256:echo-server\n"));
            Assert.That(File.Exists(_checkout.Made("certificates/receiver.key")));
        });
    }

    [Test]
    public void The_operator_gets_the_pushed_images_and_values_that_the_charts_accept()
    {
        ToolResult result = _checkout.Run("extension", ["up"]);
        Assert.That(result.ExitCode, Is.Zero, result.Error);

        JsonNode deployment = Manifests.ToJson(_checkout.Applied)["spec"]!["deployment"]!;
        JsonNode admission = deployment["admission"]!;
        (string Chart, JsonNode Reference, JsonNode Values)[] parts =
        [
            (ChartCase.Seed, deployment["extension"]!, deployment["extension"]!["values"]!),
            (ChartCase.Runtime, admission["runtimeCluster"]!, admission["values"]!),
            (ChartCase.Application, admission["virtualCluster"]!, admission["values"]!),
        ];
        List<string> images = [];
        foreach ((string chart, JsonNode reference, JsonNode values) in parts)
        {
            Assert.That(
                reference["helm"]!["ociRepository"]!["ref"]!.GetValue<string>(),
                Is.EqualTo($"{Local}/charts/{chart}@sha256:{chart}-{Version()}"));
            Manifests manifests = Manifests.Render(new ChartCase(chart, "", values.ToJsonString()));
            images.AddRange(manifests.Deployments.Select(static one => Manifests.Text(Manifests.Container(one), "image")));
        }

        Assert.That(
            images,
            Is.EquivalentTo(
                new[] { $"{Local}/webhook@sha256:webhook", $"{Local}/controller@sha256:controller", $"{Local}/webhook@sha256:webhook" }));
    }

    [Test]
    public void Remote_up_pushes_to_the_landscapes_registry_and_uses_only_the_named_seed()
    {
        ToolResult result = _checkout.Run(
            "extension", ["remote-up"], ("DOMAIN", "dev.example.com"), ("SEED_NAME", "blue"), ("SEEDS", "seed.core.gardener.cloud/blue"));

        Assert.That(result.ExitCode, Is.Zero, result.Error);
        JsonNode extension = Manifests.ToJson(_checkout.Applied)["spec"]!["deployment"]!["extension"]!;
        Assert.Multiple(() =>
        {
            Assert.That(
                _checkout.Calls.Where(static call => call.StartsWith("docker buildx", StringComparison.Ordinal)),
                Has.All.Contain("--tag reg.dev.example.com/rsyslog-relp/").And.All.EndWith("--load --platform linux/amd64"));
            Assert.That(
                _checkout.Calls.Where(static call => call.StartsWith("helm push", StringComparison.Ordinal)),
                Has.All.EndWith("oci://reg.dev.example.com/rsyslog-relp/charts"));
            Assert.That(
                _checkout.Calls.Where(static call => call.StartsWith("helm upgrade", StringComparison.Ordinal)),
                Is.Empty,
                "no echo server");
            Assert.That(
                extension["seedSelector"]!.ToJsonString(), Is.EqualTo("""{"matchLabels":{"name.seed.gardener.cloud/blue":"true"}}"""));
            Assert.That(extension["helm"]!["ociRepository"]!["pullSecretRef"]!["name"]!.GetValue<string>(), Is.EqualTo("gardener-images"));
        });
    }

    [TestCase("down", 1)]
    [TestCase("remote-down", 0)]
    public void Down_deletes_the_Extension_and_the_echo_server_if_up_has_installed_one(string command, int echoServers)
    {
        ToolResult result = _checkout.Run("extension", [command]);

        Assert.That(result.ExitCode, Is.Zero, result.Error);
        Assert.That(
            _checkout.Calls,
            Does.Contain(
                $"kubectl --kubeconfig {_checkout.RuntimeKubeconfig} delete extensions.operator.gardener.cloud "
                    + "extension-shoot-rsyslog-relp --ignore-not-found"));
        Assert.That(
            _checkout.Calls.Count(static call => call.StartsWith("helm uninstall rsyslog-relp-echo-server ", StringComparison.Ordinal)),
            Is.EqualTo(echoServers));
    }

    [Test]
    public void The_example_of_a_NetworkPolicy_lets_nodes_reach_what_the_echo_server_listens_on()
    {
        JsonNode egress = Manifests.ToJson(
            File.ReadAllText(Repository.PathOf("examples/local/network-policy-echo-server.yaml")))["spec"]!["egress"]!.AsArray().Single()!;
        JsonObject deployment = Manifests.Render(ChartCase.Of(ChartCase.EchoServer).First()).Deployments.Single();

        JsonObject labels = deployment["spec"]!["template"]!["metadata"]!["labels"]!.AsObject();
        JsonNode to = egress["to"]!.AsArray().Single()!;
        Assert.Multiple(() =>
        {
            Assert.That(
                to["podSelector"]!["matchLabels"]!.AsObject().Select(static pair => (pair.Key, pair.Value!.ToString())),
                Is.SubsetOf(labels.Select(static pair => (pair.Key, pair.Value!.ToString()))));
            Assert.That(
                to["namespaceSelector"]!["matchLabels"]!["kubernetes.io/metadata.name"]!.ToString(),
                Is.EqualTo("rsyslog-relp-echo-server"));
            Assert.That(
                egress["ports"]!.AsArray().Select(static port => port!["port"]!.ToString()),
                Is.EquivalentTo(
                    Manifests.Container(deployment)["ports"]!.AsArray().Select(static port => port!["containerPort"]!.ToString())));
        });
    }

    private static string Version() =>
        System.Xml.Linq.XDocument.Load(Repository.PathOf("Directory.Build.props")).Descendants("Version").Single().Value + "-dev";
}
