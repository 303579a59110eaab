using System.Net;
using System.Text.Json.Nodes;
using RsyslogRelp.Testing;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Cluster.Tests;

/// <summary>The mutation of OperatingSystemConfigs, through the registration that the host creates.</summary>
[TestFixtureSource(typeof(ApiServers), nameof(ApiServers.RealElseBoth))]
public sealed class OperatingSystemConfigTests(string serverName) : ClusterTests(serverName)
{
    private Seed _seed = null!;
    private WebhookProcess _webhook = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        await Server.Admin.CreateNamespaceAsync(Seed.Space);
        _seed = new Seed(Server);
        int port = LoopbackPort.Free();
        _webhook = WebhookProcess.Start(Server, port, WebhookProcess.Seed, Seed.Flags(port)).Ready();
        await _seed.CalledAsync(_webhook);
    }

    [OneTimeTearDown]
    public void Stop() => _webhook?.Dispose();

    [Test]
    public async Task An_OperatingSystemConfig_gets_our_files_and_unit_and_keeps_its_own()
    {
        await _seed.ControlPlaneAsync("shoot--foo--kept");

        JsonNode stored = await _seed.CreateAsync("shoot--foo--kept", """
            {"purpose":"reconcile","type":"x",
             "files":[{"path":"/var/lib/foo.sh","permissions":493,"content":{"inline":{"encoding":"","data":"echo"}}},
                      {"path":"/opt/bin/x","content":{"imageRef":{"image":"i","filePathInImage":"/x"}}}],
             "units":[{"name":"foo.service","command":"start","enable":true,"content":"c","dropIns":[{"name":"d","content":"x"}],
             "filePaths":["/var/lib/foo.sh"]}]}
            """);

        Assert.Multiple(() =>
        {
            Assert.That(Seed.Paths(stored)[..2], Is.EqualTo(new[] { "/var/lib/foo.sh", "/opt/bin/x" }));
            Assert.That(
                Seed.Paths(stored),
                Does.Contain("/var/lib/rsyslog-relp-configurator/rsyslog.d/60-audit.conf")
                    .And.Contain("/var/lib/rsyslog-relp-configurator/audit/rules.d/00-base-config.rules"));
            Assert.That(stored["spec"]!["files"]![1]!["content"]!["imageRef"]!["image"]!.GetValue<string>(), Is.EqualTo("i"));
            Assert.That(stored["spec"]!["units"]![0]!["dropIns"]![0]!["name"]!.GetValue<string>(), Is.EqualTo("d"));
            Assert.That(stored["spec"]!["units"]![1]!["name"]!.GetValue<string>(), Is.EqualTo("rsyslog-configurator.service"));
        });
    }

    [Test]
    public async Task A_second_write_changes_nothing_and_a_new_configuration_comes_with_the_next()
    {
        await _seed.ControlPlaneAsync("shoot--foo--again");
        JsonNode first = await _seed.CreateAsync("shoot--foo--again", """{"purpose":"reconcile","type":"x"}""");
        string path = Seed.OscPath("shoot--foo--again");

        JsonNode second = await Server.Admin.MergePatchAsync(path, """{"metadata":{"annotations":{"touched":"1"}}}""");
        await Server.Admin.MergePatchAsync(
            Seed.ExtensionPath("shoot--foo--again"), """{"spec":{"providerConfig":{"target":"elsewhere.example.com"}}}""");
        JsonNode third = await Server.Admin.MergePatchAsync(path, """{"metadata":{"annotations":{"touched":"2"}}}""");

        Assert.Multiple(() =>
        {
            Assert.That(second["spec"]!.ToJsonString(), Is.EqualTo(first["spec"]!.ToJsonString()));
            Assert.That(Seed.Text(third, "60-audit.conf"), Does.Contain("elsewhere.example.com"));
            Assert.That(Seed.Paths(third), Is.EqualTo(Seed.Paths(first)));
        });
    }

    [Test]
    public async Task Provisioning_and_namespaces_without_the_label_are_left_alone()
    {
        await _seed.ControlPlaneAsync("shoot--foo--other");
        await Server.Admin.CreateNamespaceAsync("unlabelled");

        JsonNode provisioning = await _seed.CreateAsync("shoot--foo--other", """{"purpose":"provision","type":"x"}""");
        JsonNode unlabelled = await _seed.CreateAsync("unlabelled", """{"purpose":"reconcile","type":"x"}""");

        Assert.That((provisioning["spec"]!["files"], unlabelled["spec"]!["files"]), Is.EqualTo(((JsonNode?)null, (JsonNode?)null)));
    }

    [Test]
    public async Task What_is_missing_is_named_in_the_denial_and_in_one_line_of_the_log()
    {
        await _seed.NamespaceAsync("shoot--foo--empty");

        (HttpStatusCode status, string body) = await _seed.SendAsync("shoot--foo--empty", """{"purpose":"reconcile","type":"x"}""");

        Assert.Multiple(() =>
        {
            Assert.That(status, Is.EqualTo(HttpStatusCode.Forbidden));
            Assert.That(
                body,
                Does.Contain("operating-system-config.shoot-rsyslog-relp.extensions.gardener.cloud")
                    .And.Contain("could not get cluster for namespace 'shoot--foo--empty'"));
        });
        Eventually.Holds(() =>
            _webhook.Log.Contains("\"namespace\":\"shoot--foo--empty\"", StringComparison.Ordinal), "the denial in the log", () =>
                _webhook.Log);
    }

    [Test]
    public async Task A_registration_edited_or_deleted_by_hand_is_put_right_at_once()
    {
        await Server.Admin.MergePatchAsync(Seed.Registration, """{"metadata":{"labels":{"mine":"stays"}},"webhooks":[]}""");
        await _seed.CalledAsync(_webhook);
        JsonNode edited = (await Server.Admin.GetAsync(Seed.Registration))!;
        await Server.Admin.DeleteAsync(Seed.Registration);
        await _seed.CalledAsync(_webhook);
        JsonNode created = (await Server.Admin.GetAsync(Seed.Registration))!;

        Assert.Multiple(() =>
        {
            Assert.That(edited["metadata"]!["labels"]!["mine"]!.GetValue<string>(), Is.EqualTo("stays"));
            Assert.That(created["metadata"]!["ownerReferences"]![0]!["name"]!.GetValue<string>(), Is.EqualTo("extension-rsyslog"));
            Assert.That(
                created["webhooks"]![0]!["namespaceSelector"]!["matchExpressions"]![0]!["key"]!.GetValue<string>(),
                Is.EqualTo("extensions.gardener.cloud/shoot-rsyslog-relp"));
        });
    }

    [Test]
    public async Task Metrics_tell_requests_by_result_and_the_end_of_the_certificate()
    {
        await _seed.ControlPlaneAsync("shoot--foo--metrics");
        await _seed.CreateAsync("shoot--foo--metrics", """{"purpose":"reconcile","type":"x"}""");

        string metrics = _webhook.Metrics();

        Assert.Multiple(() =>
        {
            Assert.That(
                metrics,
                Does.Match(
                    "rsyslog_relp_webhook_requests_total\\{[^}]*result=\"patched\"[^}]*webhook=\"shoot-rsyslog-relp\"[^}]*\\} [1-9]"));
            Assert.That(metrics, Does.Contain("rsyslog_relp_webhook_request_duration_seconds_bucket"));
            Assert.That(metrics, Does.Match("rsyslog_relp_webhook_certificate_expiry_timestamp_seconds(\\{[^}]*\\})? [1-9]"));
            Assert.That(_webhook.Leads);
            Assert.That(
                _webhook.Health("/readyz?verbose").Body, Is.EqualTo("[+]informer-sync ok\n[+]webhook-server ok\n[+]webhook-certificate ok\nreadyz check passed\n"));
        });
    }
}
