using System.Net;
using System.Text.Json.Nodes;
using RsyslogRelp.Testing;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Cluster.Tests;

/// <summary>The validation of Shoots, through the registration that the host creates.</summary>
[TestFixtureSource(typeof(ApiServers), nameof(ApiServers.RealElseBoth))]
public sealed class ShootAdmissionTests(string serverName) : ClusterTests(serverName)
{
    private Garden _garden = null!;
    private WebhookProcess _webhook = null!;
    private int _port;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        await Server.Admin.CreateNamespaceAsync(Garden.Space);
        await Server.Admin.CreateNamespaceAsync(Garden.Project);
        _garden = new Garden(Server);
        _port = LoopbackPort.Free();
        _webhook = StartReplica(_port).Ready();
        await _garden.CalledAsync(_webhook);
    }

    [OneTimeTearDown]
    public void Stop() => _webhook?.Dispose();

    private static IEnumerable<TestCaseData> Accepted() =>
    [
        With("a plain configuration", Garden.Config),
        With(
            "numbers that are no defaults",
            Garden.Config.Replace(
                "\"port\"",
                "\"timeout\":90,\"rebindInterval\":1000,\"resumeRetryCount\":10,\"reportSuspensionContinuation\":true,\"port\"",
                StringComparison.Ordinal)),
        With("nothing, for the extension is disabled", null, ",\"disabled\":true"),
        With("a bad one, for the extension is disabled", """{"kind":"Bar"}""", ",\"disabled\":true"),
    ];

    private static IEnumerable<TestCaseData> Refused() =>
    [
        With(
            "none",
            null,
            "spec.extensions[0].providerConfig: Required value: Rsyslog relp configuration is required when using "
                + "gardener-extension-shoot-rsyslog-relp"),
        With(
            "of another kind",
            Garden.Config.Replace("RsyslogRelpConfig", "Bar", StringComparison.Ordinal),
            "spec.extensions[0].providerConfig.kind: Unsupported value: \"Bar\": supported values: \"RsyslogRelpConfig\""),
        With(
            "without a target",
            Garden.Config.Replace("\"target\":\"localhost\",", "", StringComparison.Ordinal),
            "spec.extensions[0].providerConfig.target: Required value: target must not be empty"),
        With(
            "with a negative port",
            Garden.Config.Replace("514", "-1", StringComparison.Ordinal),
            "spec.extensions[0].providerConfig.port: Invalid value: -1: port cannot be less than 0"),
        With(
            "without rules",
            Garden.Config.Replace("[{\"severity\":3}]", "[]", StringComparison.Ordinal),
            "spec.extensions[0].providerConfig.loggingRules: Required value: at least one logging rule is required"),
    ];

    private static TestCaseData With(string what, string? config, string third = "") =>
        new TestCaseData(config, third).SetArgDisplayNames(what);

    [TestCaseSource(nameof(Accepted))]
    public async Task A_Shoot_with_such_a_configuration_is_stored(string? config, string extension)
    {
        (HttpStatusCode status, string body) = await _garden.CreateAsync($"good-{Guid.NewGuid():N}", config, extension);

        Assert.That(status, Is.EqualTo(HttpStatusCode.Created), body);
    }

    [TestCaseSource(nameof(Refused))]
    public async Task A_Shoot_with_such_a_configuration_is_refused(string? config, string message)
    {
        (HttpStatusCode status, string body) = await _garden.CreateAsync($"bad-{Guid.NewGuid():N}", config);

        Assert.Multiple(() =>
        {
            Assert.That(status, Is.EqualTo(HttpStatusCode.Forbidden));
            Assert.That(
                Message(body),
                Does.StartWith(
                    "admission webhook \"validator.shoot-rsyslog-relp-admission.extensions.gardener.cloud\" denied the request: ")
                    .And.Contain(message));
        });
    }

    [Test]
    public async Task A_bad_Shoot_is_refused_with_every_error()
    {
        (HttpStatusCode status, string body) = await _garden.CreateAsync(
            "bad",
            """{"apiVersion":"rsyslog-relp.extensions.gardener.cloud/v1alpha1","kind":"RsyslogRelpConfig","tarhet":"x","port":-1"""
                + ""","loggingRules":[{"severity":9}]}""");

        Assert.Multiple(() =>
        {
            Assert.That(status, Is.EqualTo(HttpStatusCode.Forbidden));
            Assert.That(Message(body), Is.EqualTo("""
                admission webhook "validator.shoot-rsyslog-relp-admission.extensions.gardener.cloud" denied the request: [spec.extensions[0].providerConfig.tarhet: Forbidden: unknown field "tarhet", did you mean "target"?, spec.extensions[0].providerConfig.port: Invalid value: -1: port cannot be less than 0, spec.extensions[0].providerConfig.loggingRules[0].severity: Invalid value: 9: must be between 0 (emergency) and 7 (debug)]
                """));
        });
    }

    [Test]
    public async Task A_Shoot_older_than_the_rules_can_be_changed_elsewhere_but_not_made_worse()
    {
        const string label = "{\"metadata\":{\"labels\":{\"extensions.extensions.gardener.cloud/shoot-rsyslog-relp\":LABEL}}}";
        await _garden.CreateAsync("old", Garden.Config);

        // Without the label the API server does not call the webhook, as before the label existed.
        await _garden.PatchAsync("old", label.Replace("LABEL", "null", StringComparison.Ordinal));
        await _garden.PatchAsync("old", Extensions("\"port\":-1", "\"port\":514"));
        (HttpStatusCode labelled, string body) = await _garden.PatchAsync(
            "old", label.Replace("LABEL", "\"true\"", StringComparison.Ordinal));
        (HttpStatusCode changed, _) = await _garden.PatchAsync("old", Extensions("\"port\":-2", "\"port\":514"));

        Assert.That((labelled, changed), Is.EqualTo((HttpStatusCode.OK, HttpStatusCode.Forbidden)), body);
    }

    [Test]
    public async Task A_second_replica_takes_the_certificate_that_is_there()
    {
        using WebhookProcess second = StartReplica(LoopbackPort.Free(), _port).Ready();

        JsonArray secrets = (
            await Server.Admin.GetAsync(
                "/api/v1/namespaces/garden/secrets?labelSelector=managed-by%3Dsecrets-manager"))!["items"]!.AsArray();
        Assert.That(secrets.Select(static secret => (string)secret!["metadata"]!["labels"]!["name"]!), Is.EquivalentTo(new[]
        {
            "ca-shoot-rsyslog-relp-admission-webhook", "ca-shoot-rsyslog-relp-admission-webhook-bundle",
            "shoot-rsyslog-relp-admission-webhook-server",
        }));
    }

    private static string Extensions(string port, string instead)
    {
        string config = Garden.Config.Replace(instead, port, StringComparison.Ordinal);
        return $$$"""{"spec":{"extensions":[{"type":"shoot-rsyslog-relp","providerConfig":{{{config}}}}]}}""";
    }

    private static string Message(string body) => (string)JsonNode.Parse(body)!["message"]!;

    private WebhookProcess StartReplica(int port, int? urlPort = null) =>
        WebhookProcess.Start(Server, port, WebhookProcess.Garden, Garden.Flags(urlPort ?? port));
}
