using System.Net;
using System.Text.Json.Nodes;
using RsyslogRelp.Testing;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Cluster.Tests;

/// <summary>The mutation of OperatingSystemConfigs, through a registration that the host made itself.</summary>
public sealed class OperatingSystemConfigTests
{
    private const string ConfigurationPath = "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/gardener-extension-shoot-rsyslog-relp";

    private RealApiServer _server = null!;
    private WebhookProcess _webhook = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _server = await RealApiServer.StartAsync();
        await _server.Admin.CreateNamespaceAsync("extension-rsyslog");
        int port = WebhookProcess.FreePort();
        _webhook = WebhookProcess.Start(_server, port, "shoot-rsyslog-relp", Arguments(port)).Ready();
        Registered();
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        _webhook?.Dispose();
        await (_server?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    [Test]
    public async Task An_OperatingSystemConfig_gets_our_files_and_unit_and_keeps_its_own()
    {
        await ControlPlaneAsync("shoot--foo--kept");

        JsonNode stored = await CreateAsync("shoot--foo--kept", """
            {"purpose":"reconcile","type":"x",
             "files":[{"path":"/var/lib/foo.sh","permissions":493,"content":{"inline":{"encoding":"","data":"echo"}}},
                      {"path":"/opt/bin/x","content":{"imageRef":{"image":"i","filePathInImage":"/x"}}}],
             "units":[{"name":"foo.service","command":"start","enable":true,"content":"c","dropIns":[{"name":"d","content":"x"}],"filePaths":["/var/lib/foo.sh"]}]}
            """);

        Assert.Multiple(() =>
        {
            Assert.That(Paths(stored)[..2], Is.EqualTo(new[] { "/var/lib/foo.sh", "/opt/bin/x" }));
            Assert.That(Paths(stored), Does.Contain("/var/lib/rsyslog-relp-configurator/rsyslog.d/60-audit.conf").And.Contain("/var/lib/rsyslog-relp-configurator/audit/rules.d/00-base-config.rules"));
            Assert.That(stored["spec"]!["files"]![1]!["content"]!["imageRef"]!["image"]!.GetValue<string>(), Is.EqualTo("i"));
            Assert.That(stored["spec"]!["units"]![0]!["dropIns"]![0]!["name"]!.GetValue<string>(), Is.EqualTo("d"));
            Assert.That(stored["spec"]!["units"]![1]!["name"]!.GetValue<string>(), Is.EqualTo("rsyslog-configurator.service"));
        });
    }

    [Test]
    public async Task A_second_write_changes_nothing_and_a_new_configuration_comes_with_the_next()
    {
        await ControlPlaneAsync("shoot--foo--again");
        JsonNode first = await CreateAsync("shoot--foo--again", """{"purpose":"reconcile","type":"x"}""");
        string path = "/apis/extensions.gardener.cloud/v1alpha1/namespaces/shoot--foo--again/operatingsystemconfigs/osc";

        JsonNode second = await _server.Admin.MergePatchAsync(path, """{"metadata":{"annotations":{"touched":"1"}}}""");
        await _server.Admin.MergePatchAsync("/apis/extensions.gardener.cloud/v1alpha1/namespaces/shoot--foo--again/extensions/shoot-rsyslog-relp", """{"spec":{"providerConfig":{"target":"elsewhere.example.com"}}}""");
        JsonNode third = await _server.Admin.MergePatchAsync(path, """{"metadata":{"annotations":{"touched":"2"}}}""");

        Assert.Multiple(() =>
        {
            Assert.That(second["spec"]!.ToJsonString(), Is.EqualTo(first["spec"]!.ToJsonString()));
            Assert.That(Rsyslog(third), Does.Contain("elsewhere.example.com"));
            Assert.That(Paths(third), Is.EqualTo(Paths(first)));
        });
    }

    [Test]
    public async Task Provisioning_and_namespaces_without_the_label_are_left_alone()
    {
        await ControlPlaneAsync("shoot--foo--other");
        await _server.Admin.CreateNamespaceAsync("unlabelled");

        JsonNode provisioning = await CreateAsync("shoot--foo--other", """{"purpose":"provision","type":"x"}""");
        JsonNode unlabelled = await CreateAsync("unlabelled", """{"purpose":"reconcile","type":"x"}""");

        Assert.That((provisioning["spec"]!["files"], unlabelled["spec"]!["files"]), Is.EqualTo(((JsonNode?)null, (JsonNode?)null)));
    }

    [Test]
    public async Task What_is_missing_is_named_in_the_denial_and_in_one_line_of_the_log()
    {
        await NamespaceAsync("shoot--foo--empty");

        (HttpStatusCode status, string body) = await _server.Admin.SendAsync(HttpMethod.Post, "/apis/extensions.gardener.cloud/v1alpha1/namespaces/shoot--foo--empty/operatingsystemconfigs", Osc("""{"purpose":"reconcile","type":"x"}"""));

        Assert.Multiple(() =>
        {
            Assert.That(status, Is.EqualTo(HttpStatusCode.Forbidden));
            Assert.That(body, Does.Contain("operating-system-config.shoot-rsyslog-relp.extensions.gardener.cloud").And.Contain("could not get cluster for namespace 'shoot--foo--empty'"));
        });
        Eventually.Holds(() => _webhook.Log.Contains("\"Namespace\":\"shoot--foo--empty\"", StringComparison.Ordinal), "the denial in the log", () => _webhook.Log);
    }

    [Test]
    public async Task A_registration_edited_or_deleted_by_hand_is_put_right_at_once()
    {
        await _server.Admin.MergePatchAsync(ConfigurationPath, """{"metadata":{"labels":{"mine":"stays"}},"webhooks":[]}""");
        Registered();
        JsonNode edited = (await _server.Admin.GetAsync(ConfigurationPath))!;
        await _server.Admin.DeleteAsync(ConfigurationPath);
        Registered();
        JsonNode created = (await _server.Admin.GetAsync(ConfigurationPath))!;

        Assert.Multiple(() =>
        {
            Assert.That(edited["metadata"]!["labels"]!["mine"]!.GetValue<string>(), Is.EqualTo("stays"));
            Assert.That(created["metadata"]!["ownerReferences"]![0]!["name"]!.GetValue<string>(), Is.EqualTo("extension-rsyslog"));
            Assert.That(created["webhooks"]![0]!["namespaceSelector"]!["matchExpressions"]![0]!["key"]!.GetValue<string>(), Is.EqualTo("extensions.gardener.cloud/shoot-rsyslog-relp"));
        });
    }

    [Test]
    public async Task Metrics_tell_requests_by_result_and_the_end_of_the_certificate()
    {
        await ControlPlaneAsync("shoot--foo--metrics");
        await CreateAsync("shoot--foo--metrics", """{"purpose":"reconcile","type":"x"}""");

        string metrics = _webhook.Metrics();

        Assert.Multiple(() =>
        {
            Assert.That(metrics, Does.Match("rsyslog_relp_webhook_requests_total\\{[^}]*result=\"patched\"[^}]*webhook=\"shoot-rsyslog-relp\"[^}]*\\} [1-9]"));
            Assert.That(metrics, Does.Contain("rsyslog_relp_webhook_request_duration_seconds_bucket"));
            Assert.That(metrics, Does.Match("rsyslog_relp_webhook_certificate_expiry_timestamp_seconds(\\{[^}]*\\})? [1-9]"));
            Assert.That(metrics, Does.Match("rsyslog_relp_leader(\\{[^}]*\\})? 1"));
            Assert.That(_webhook.Health("/readyz?verbose").Body, Is.EqualTo("[+]informer-sync ok\n[+]webhook-server ok\nreadyz check passed\n"));
        });
    }

    private static string[] Arguments(int port) =>
    [
        "--webhook-config-mode=url", $"--webhook-config-url=localhost:{port}", "--webhook-config-namespace=extension-rsyslog",
        "--leader-election-namespace=extension-rsyslog",
    ];

    // A call of the webhook tells more than the object: API servers take a moment to see a new registration.
    private void Registered()
    {
        string name = $"probe-{Guid.NewGuid():N}";
        NamespaceAsync(name).GetAwaiter().GetResult();
        Eventually.Holds(
            () => _server.Admin.SendAsync(HttpMethod.Post, $"/apis/extensions.gardener.cloud/v1alpha1/namespaces/{name}/operatingsystemconfigs?dryRun=All", Osc("""{"purpose":"reconcile","type":"x"}""")).GetAwaiter().GetResult()
                is (HttpStatusCode.Forbidden, var body) && body.Contains("could not get cluster", StringComparison.Ordinal),
            "the webhook to be called",
            () => _webhook.Log);
    }

    private Task<JsonNode> NamespaceAsync(string name) => _server.Admin.CreateAsync("/api/v1/namespaces", """
        {"apiVersion":"v1","kind":"Namespace","metadata":{"name":"NAME","labels":{"extensions.gardener.cloud/shoot-rsyslog-relp":"true"}}}
        """.Replace("NAME", name, StringComparison.Ordinal));

    private async Task ControlPlaneAsync(string name)
    {
        await NamespaceAsync(name);
        await _server.Admin.CreateAsync("/apis/extensions.gardener.cloud/v1alpha1/clusters", """
            {"apiVersion":"extensions.gardener.cloud/v1alpha1","kind":"Cluster","metadata":{"name":"NAME"},
             "spec":{"cloudProfile":{},"seed":{},"shoot":{"apiVersion":"core.gardener.cloud/v1beta1","kind":"Shoot","metadata":{"name":"bar","namespace":"garden-foo","uid":"uid-1"},"spec":{}}}}
            """.Replace("NAME", name, StringComparison.Ordinal));
        await _server.Admin.CreateAsync($"/apis/extensions.gardener.cloud/v1alpha1/namespaces/{name}/extensions", """
            {"apiVersion":"extensions.gardener.cloud/v1alpha1","kind":"Extension","metadata":{"name":"shoot-rsyslog-relp","namespace":"NAME"},
             "spec":{"type":"shoot-rsyslog-relp","providerConfig":{"apiVersion":"rsyslog-relp.extensions.gardener.cloud/v1alpha1","kind":"RsyslogRelpConfig","target":"localhost","port":1520,"loggingRules":[{"severity":4}]}}}
            """.Replace("NAME", name, StringComparison.Ordinal));
    }

    private Task<JsonNode> CreateAsync(string namespaceName, string spec) =>
        _server.Admin.CreateAsync($"/apis/extensions.gardener.cloud/v1alpha1/namespaces/{namespaceName}/operatingsystemconfigs", Osc(spec));

    private static string Osc(string spec) => $$"""
        {"apiVersion":"extensions.gardener.cloud/v1alpha1","kind":"OperatingSystemConfig","metadata":{"name":"osc"},"spec":{{spec}}}
        """;

    private static string[] Paths(JsonNode osc) => [.. osc["spec"]!["files"]!.AsArray().Select(static file => file!["path"]!.GetValue<string>())];

    private static string Rsyslog(JsonNode osc) => System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(
        osc["spec"]!["files"]!.AsArray().Single(static file => file!["path"]!.GetValue<string>().EndsWith("60-audit.conf", StringComparison.Ordinal))!["content"]!["inline"]!["data"]!.GetValue<string>()));
}
