using System.Text;
using System.Text.Json.Nodes;
using RsyslogRelp.Testing;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Charts.Tests.Development;

/// <summary>
/// hack/configure-shoot with the real kubectl and a real API server as virtual garden. Stand-ins replace the subresource that issues a
/// kubeconfig, and the Shoot's own API server.
/// </summary>
internal sealed class ConfigureShootScriptTests
{
    private const string Shoots = "/apis/core.gardener.cloud/v1beta1/namespaces/garden-local/shoots";

    private RealApiServer _server = null!;
    private Checkout _checkout = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _server = await RealApiServer.StartAsync();
        await _server.Admin.CreateNamespaceAsync("garden-local");
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await (_server?.DisposeAsync() ?? ValueTask.CompletedTask);

    [SetUp]
    public void CheckOut()
    {
        _checkout = new Checkout();
        File.WriteAllText(_checkout.GardenKubeconfig, Kubeconfigs.For(_server, ApiServerUser.Admin));
        string issued = Convert.ToBase64String(Encoding.ASCII.GetBytes("the shoot"));
        _checkout.StandIn("kubectl", $$$"""
            #!/bin/sh
            case "$*" in
            *' --raw '*/adminkubeconfig) echo '{"kind":"AdminKubeconfigRequest","status":{"kubeconfig":"{{{issued}}}"}}' ;;
            *' get service '*) grep -q '^the shoot$' "$2" && printf 10.4.0.7 ;;
            *) exec '{{{_server.Program("kubectl")}}}' "$@" ;;
            esac
            """);
    }

    [TearDown]
    public void Leave() => _checkout.Dispose();

    [Test]
    public async Task A_bare_Shoot_gets_the_extension_and_what_it_refers_to()
    {
        JsonNode spec = await ConfiguredAsync("bare", "{}");

        JsonNode extension = spec["extensions"]!.AsArray().Single()!;
        Assert.Multiple(() =>
        {
            Assert.That(extension["type"]!.GetValue<string>(), Is.EqualTo("shoot-rsyslog-relp"));
            Assert.That(
                extension["providerConfig"]!["target"]!.GetValue<string>(), Is.EqualTo("10.4.0.7"), "the address of the echo server");
            Assert.That(extension["providerConfig"]!["tls"]!["permittedPeer"]!.ToJsonString(), Is.EqualTo("""["logs.example.org"]"""));
            Assert.That(_checkout.Calls, Has.Some.StartsWith("helm upgrade --install --wait rsyslog-relp-echo-server "));
        });
        foreach (JsonNode resource in spec["resources"]!.AsArray().Select(static resource => resource!))
        {
            string collection = resource["resourceRef"]!["kind"]!.GetValue<string>() == "Secret" ? "secrets" : "configmaps";
            JsonNode? stored = await _server.Admin.GetAsync(
                $"/api/v1/namespaces/garden-local/{collection}/{resource["resourceRef"]!["name"]}");
            Assert.That(stored?["immutable"]?.GetValue<bool>(), Is.True, resource.ToJsonString());
        }
    }

    [Test]
    public async Task Extensions_and_resources_of_others_stay_and_a_second_run_changes_only_the_target()
    {
        const string Spec =
            """{"extensions":[{"type":"other"},{"type":"shoot-rsyslog-relp","disabled":true}]"""
                + ""","resources":[{"name":"dns","resourceRef":{"apiVersion":"v1","kind":"Secret","name":"dns"}}]}""";
        await ConfiguredAsync("full", Spec);
        string edited = _checkout.Made("garden-local--full.yaml");
        File.WriteAllText(
            edited,
            File.ReadAllText(edited)
                .Replace("severity: 6", "severity: 3", StringComparison.Ordinal)
                .Replace("10.4.0.7", "10.4.0.99", StringComparison.Ordinal));

        JsonNode spec = await ConfiguredAsync("full");

        Assert.Multiple(() =>
        {
            Assert.That(
                spec["extensions"]!.AsArray().Select(static one => one!["type"]!.GetValue<string>()),
                Is.EqualTo(new[] { "other", "shoot-rsyslog-relp" }));
            Assert.That(
                spec["resources"]!.AsArray().Select(static one => one!["name"]!.GetValue<string>()),
                Is.EqualTo(new[] { "dns", "rsyslog-tls", "audit-rules" }));
            JsonNode config = spec["extensions"]![1]!["providerConfig"]!;
            Assert.That(
                (config["target"]!.GetValue<string>(), config["loggingRules"]![0]!["severity"]!.GetValue<int>()),
                Is.EqualTo(("10.4.0.7", 3)));
        });
    }

    private async Task<JsonNode> ConfiguredAsync(string name, string? spec = null)
    {
        if (spec is not null)
        {
            await _server.Admin.CreateAsync(
                Shoots,
                $$$"""{"apiVersion":"core.gardener.cloud/v1beta1","kind":"Shoot","metadata":{"name":"{{{name}}}"},"spec":{{{spec}}}}""");
        }

        ToolResult result = _checkout.Run(
            "configure-shoot", ["garden-local", name], ("ECHO_SERVER_IMAGE", "registry.example.com/echo-server"));
        Assert.That(result.ExitCode, Is.Zero, result.Error);
        return (await _server.Admin.GetAsync($"{Shoots}/{name}"))!["spec"]!;
    }
}
