using System.Text.Json.Nodes;
using RsyslogRelp.Testing;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Cluster.Tests;

/// <summary>The files and units of an OperatingSystemConfig after it is stored.</summary>
[TestFixtureSource(typeof(ApiServers), nameof(ApiServers.RealElseBoth))]
public sealed class NodeFilesTests(string serverName) : ClusterTests(serverName)
{
    private const string Root = "/var/lib/rsyslog-relp-configurator";
    private const string Rsyslog = $"{Root}/rsyslog.d/60-audit.conf";

    private const string Config = """
        {"apiVersion":"rsyslog-relp.extensions.gardener.cloud/v1alpha1","kind":"RsyslogRelpConfig","target":"localhost","port":10250,
         "loggingRules":[{"severity":5,"programNames":["systemd","audisp-syslog"],"messageContent":{"regex":"foo","exclude":"bar"}},
         {"severity":7,"programNames":["kubelet"]},{"severity":2}]MORE}
        """;

    private const string Shoot = """
        {"apiVersion":"core.gardener.cloud/v1beta1","kind":"Shoot","metadata":{"name":"foo","namespace":"garden-bar","uid":"uid"},
         "spec":{"resources":[{"name":"tls","resourceRef":{"apiVersion":"v1","kind":"Secret","name":"rsyslog-tls"}},{"name":"audit",
         "resourceRef":{"apiVersion":"v1","kind":"ConfigMap","name":"audit-rules"}}]}}
        """;

    private const string Tls =
        ",\"tls\":{\"enabled\":true,\"secretReferenceName\":\"tls\",\"authMode\":\"name\",\"tlsLib\":\"openssl\","
            + "\"permittedPeer\":[\"rsyslog-server.foo\",\"rsyslog-server.foo.bar\"]}";
    private const string Old = """{"path":"/var/lib/foo.sh","content":{"inline":{"encoding":"","data":"old"}}}""";

    private static readonly string[] s_rsyslogFiles =
    [
        Rsyslog, $"{Root}/configure-rsyslog.sh", $"{Root}/process-rsyslog-pstats.sh",
        "/etc/systemd/system/rsyslog.service.d/10-shoot-rsyslog-relp-memory-limits.conf",
    ];

    private static readonly string[] s_auditFiles =
    [
        .. (
            (string[])["00-base-config", "10-privilege-escalation", "11-privileged-special", "12-system-integrity"])
                .Select(static name => $"{Root}/audit/rules.d/{name}.rules"),
    ];

    private static readonly string[] s_tlsFiles = [$"{Root}/tls/ca.crt", $"{Root}/tls/tls.crt", $"{Root}/tls/tls.key"];

    private Seed _seed = null!;
    private WebhookProcess _webhook = null!;
    private int _spaces;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _seed = new Seed(Server);
        int port = LoopbackPort.Free();

        // As a developer starts it: without a namespace, so that certificates are only in memory and in files.
        _webhook = WebhookProcess.Start(
            Server, port, WebhookProcess.Seed, [.. WebhookProcess.ReachedAt(port), "--leader-election=false"]).Ready();
        await _seed.CalledAsync(_webhook);
    }

    [OneTimeTearDown]
    public void Stop() => _webhook?.Dispose();

    [Test]
    public async Task Without_TLS_the_rsyslog_and_audit_files_follow_what_was_there()
    {
        JsonNode stored = await StoreAsync("", Old);

        Assert.Multiple(() =>
        {
            Assert.That(Seed.Paths(stored), Is.EqualTo((string[])["/var/lib/foo.sh", .. s_rsyslogFiles, .. s_auditFiles]));
            Assert.That(
                ((string[])[Rsyslog, s_rsyslogFiles[3], s_auditFiles[0]]).Select(path => (int)Seed.File(stored, path)["permissions"]!),
                Is.EqualTo(new[] { 484, 420, 484 }));
            Assert.That(
                Seed.Text(stored, "60-audit.conf"),
                Does.Contain("value=\"bar\"")
                    .And.Contain("value=\"uid\"")
                    .And.Contain("target=\"localhost\"")
                    .And.Contain("port=\"10250\""));
        });
    }

    [Test]
    public async Task Stale_entries_are_replaced_where_they_stand()
    {
        JsonNode stored = await StoreAsync("", $"{Stale(s_auditFiles[3])},{Stale(Rsyslog)},{Old},{Stale(s_rsyslogFiles[1])}");

        Assert.Multiple(() =>
        {
            Assert.That(Seed.Paths(stored)[..4], Is.EqualTo(new[] { s_auditFiles[3], Rsyslog, "/var/lib/foo.sh", s_rsyslogFiles[1] }));
            Assert.That(Seed.Paths(stored), Is.Unique.And.SupersetOf(s_rsyslogFiles).And.SupersetOf(s_auditFiles));
            Assert.That(Seed.Text(stored, "60-audit.conf"), Does.Not.Contain("stale"));
        });
    }

    [Test]
    public async Task With_TLS_three_files_refer_to_the_copied_Secret_whatever_they_referred_to([Values] bool stale)
    {
        JsonNode stored = await StoreAsync(
            Tls,
            stale
                ? string.Join(
                    ',',
                    s_tlsFiles.Select(static path =>
                        $$$$"""{"path":"{{{{path}}}}","permissions":384,"content":{"secretRef":{"name":"ref-old","dataKey":"x"}}}"""))
                : Old);

        Assert.Multiple(() =>
        {
            Assert.That(
                Seed.Paths(stored),
                Is.EqualTo((string[])[.. stale ? [] : (string[])["/var/lib/foo.sh"], .. s_tlsFiles, .. s_rsyslogFiles, .. s_auditFiles]));
            Assert.That(
                s_tlsFiles.Select(path => Seed.File(stored, path)).Select(static file =>
                    $"{file["permissions"]} {file["content"]!["secretRef"]!["name"]} {file["content"]!["secretRef"]!["dataKey"]}"),
                Is.EqualTo(new[] { "384 ref-rsyslog-tls ca", "384 ref-rsyslog-tls crt", "384 ref-rsyslog-tls key" }));
            Assert.That(
                Seed.Text(stored, "60-audit.conf"),
                Does.Contain("tls.permittedpeer=[\"rsyslog-server.foo\",\"rsyslog-server.foo.bar\"]").IgnoreCase);
        });
    }

    [Test]
    public async Task Rules_of_a_ConfigMap_take_the_place_of_the_default_ones()
    {
        JsonNode stored = await StoreAsync(",\"auditConfig\":{\"enabled\":true,\"configMapReferenceName\":\"audit\"}", Old);

        Assert.Multiple(() =>
        {
            Assert.That(
                Seed.Paths(stored),
                Is.EqualTo((string[])["/var/lib/foo.sh", .. s_rsyslogFiles, $"{Root}/audit/rules.d/00_shoot_rsyslog_relp.rules"]));
            Assert.That((int)Seed.File(stored, $"{Root}/audit/rules.d/00_shoot_rsyslog_relp.rules")["permissions"]!, Is.EqualTo(420));
            Assert.That(Seed.Text(stored, "00_shoot_rsyslog_relp.rules"), Is.EqualTo("custom-rule-00\n"));
        });
    }

    [Test]
    public async Task Without_auditing_there_are_no_rules()
    {
        JsonNode stored = await StoreAsync(",\"auditConfig\":{\"enabled\":false}", Old);

        Assert.That(Seed.Paths(stored), Is.EqualTo((string[])["/var/lib/foo.sh", .. s_rsyslogFiles]));
    }

    [Test]
    public async Task The_unit_follows_those_of_others_or_replaces_a_stale_one([Values] bool stale)
    {
        string units = "{\"name\":\"foo.service\",\"content\":\"[Unit]\"}" + (
            stale
                ? ",{\"name\":\"rsyslog-configurator.service\",\"content\":\"stale\",\"dropIns\":[{\"name\":\"d\",\"content\":\"c\"}]}"
                : "");
        JsonNode stored = await StoreAsync("", Old, units);

        JsonArray found = stored["spec"]!["units"]!.AsArray();
        JsonNode ours = found[1]!;
        Assert.Multiple(() =>
        {
            Assert.That(
                found.Select(static unit => (string)unit!["name"]!), Is.EqualTo(new[] { "foo.service", "rsyslog-configurator.service" }));
            Assert.That(
                ((string?)ours["command"], (bool?)ours["enable"], ours["dropIns"]), Is.EqualTo(("start", (bool?)true, (JsonNode?)null)));
            Assert.That((string?)ours["content"], Does.Contain($"ExecStart={Root}/configure-rsyslog.sh"));
        });
    }

    [Test]
    public async Task The_first_entry_with_our_path_is_replaced_and_broken_foreign_contents_stay()
    {
        const string broken =
            """{"path":"/var/lib/kubelet/config/kubelet","content":{"inline":{"encoding":"b64","data":"%%% no base64"}}}""";
        JsonNode stored = await StoreAsync("", $"{Stale(Rsyslog)},{broken},{Stale(Rsyslog)}");

        JsonArray files = stored["spec"]!["files"]!.AsArray();
        Assert.Multiple(() =>
        {
            Assert.That(Seed.Paths(stored)[..3], Is.EqualTo(new[] { Rsyslog, "/var/lib/kubelet/config/kubelet", Rsyslog }));
            Assert.That((string?)files[0]!["content"]!["inline"]!["encoding"], Is.EqualTo("b64"));
            Assert.That((string?)files[1]!["content"]!["inline"]!["data"], Is.EqualTo("%%% no base64"));
            Assert.That((string?)files[2]!["content"]!["inline"]!["data"], Is.EqualTo("stale"));
        });
    }

    private static string Stale(string path) =>
        $$$$"""{"path":"{{{{path}}}}","permissions":420,"content":{"inline":{"encoding":"","data":"stale"}}}""";

    private async Task<JsonNode> StoreAsync(string config, string files, string units = "{\"name\":\"foo.service\",\"content\":\"[Unit]\"}")
    {
        string space = $"shoot--bar--foo{Interlocked.Increment(ref _spaces)}";

        // The project's name is the rest of the namespace's name without the Shoot's name.
        await _seed.ControlPlaneAsync(
            space,
            Config.Replace("MORE", config, StringComparison.Ordinal),
            Shoot.Replace("\"name\":\"foo\"", $"\"name\":\"{space["shoot--bar--".Length..]}\"", StringComparison.Ordinal));
        await Server.Admin.CreateAsync($"/api/v1/namespaces/{space}/configmaps", """
            {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"ref-audit-rules"},"immutable":true,
            "data":{"auditd":"apiVersion: rsyslog-relp.extensions.gardener.cloud/v1alpha1\nkind: Auditd\nauditRules: |\n  custom-rule-00\n"}}
            """);
        return await _seed.CreateAsync(space, $$$"""{"purpose":"reconcile","type":"x","files":[{{{files}}}],"units":[{{{units}}}]}""");
    }
}
