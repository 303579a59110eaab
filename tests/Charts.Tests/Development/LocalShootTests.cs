using System.Text.Json.Nodes;
using RsyslogRelp.Testing;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Charts.Tests.Development;

/// <summary>
/// <c>make extension-up CREATE_SHOOT=true</c> with the real kubectl and a real API server, which is virtual garden and seed. A stand-in
/// answers what kubectl asks about gardener-operator.
/// </summary>
internal sealed class LocalShootTests
{
    private const string Shoot = "/apis/core.gardener.cloud/v1beta1/namespaces/garden-local/shoots/local";
    private const string SeedNamespace = "shoot--local--local";
    private const string Policy =
        $"/apis/networking.k8s.io/v1/namespaces/{SeedNamespace}/networkpolicies/allow-machines-to-rsyslog-relp-echo-server";

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
        File.WriteAllText(_checkout.RuntimeKubeconfig, Kubeconfigs.For(_server, ApiServerUser.Admin));
        _checkout.StandIn("kubectl", $$"""
            #!/bin/sh
            case "$*" in
            *extensions.operator.gardener.cloud*) ;;
            *' apply --filename -') cat >/dev/null ;;
            *) exec '{{_server.Program("kubectl")}}' "$@" ;;
            esac
            """);
    }

    [TearDown]
    public async Task CleanUpAsync()
    {
        _checkout.Dispose();
        const string seedNamespace = "/api/v1/namespaces/" + SeedNamespace;
        foreach (string path in (string[])[Shoot, Policy, seedNamespace])
        {
            await _server.Admin.SendAsync(HttpMethod.Delete, path);
        }

        // No controller ends the namespace here.
        await _server.Admin.SendAsync(
            HttpMethod.Put, seedNamespace + "/finalize", $$$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{{SeedNamespace}}}"}}""");
    }

    [Test]
    public async Task The_Shoot_is_created_and_the_NetworkPolicy_once_the_namespace_exists()
    {
        Task<ToolResult> up = Task.Run(() => _checkout.Run("extension", ["up"], ("CREATE_SHOOT", "true"), ("SHOOT_TIMEOUT", "60")));
        JsonNode? shoot = null;
        while (shoot is null && !up.IsCompleted)
        {
            await Task.Delay(100);
            shoot = await _server.Admin.GetAsync(Shoot);
        }

        await _server.Admin.CreateNamespaceAsync(SeedNamespace);
        ToolResult result = await up;

        JsonNode? policy = await _server.Admin.GetAsync(Policy);
        Assert.Multiple(() =>
        {
            Assert.That(result.ExitCode, Is.Zero, result.Error);
            Assert.That(result.Output, Does.Contain($"waiting up to 60 seconds for the namespace {SeedNamespace} in the seed"));
            Assert.That(
                shoot?["spec"]?["extensions"]?[0]?["providerConfig"]?["target"]?.GetValue<string>(),
                Is.EqualTo("10.2.64.54"),
                "the address at which the echo server was installed");
            Assert.That(_checkout.Calls, Has.Some.EndsWith("--set-string service.clusterIP=10.2.64.54"));
            Assert.That(
                policy?["spec"]?["podSelector"]?["matchLabels"]?.ToJsonString(), Is.EqualTo("""{"app":"machine"}"""), result.Output);
        });
    }

    [Test]
    public async Task A_namespace_that_does_not_appear_is_named_after_the_timeout()
    {
        ToolResult result = _checkout.Run("extension", ["up"], ("CREATE_SHOOT", "true"), ("SHOOT_TIMEOUT", "1"));

        JsonNode? shoot = await _server.Admin.GetAsync(Shoot);
        Assert.Multiple(() =>
        {
            Assert.That(result.ExitCode, Is.EqualTo(1));
            Assert.That(result.Error, Does.Contain($"the namespace {SeedNamespace} did not appear within 1 seconds"));
            Assert.That(shoot, Is.Not.Null, "created before the wait");
        });
    }

    [TestCase("", 0)]
    [TestCase("false", 0)]
    [TestCase("yes", 2)]
    public async Task Only_the_value_true_creates_a_Shoot(string value, int exitCode)
    {
        ToolResult result = _checkout.Run("extension", ["up"], ("CREATE_SHOOT", value));

        JsonNode? shoot = await _server.Admin.GetAsync(Shoot);
        Assert.That((result.ExitCode, shoot), Is.EqualTo((exitCode, (JsonNode?)null)), result.Error);
    }
}
