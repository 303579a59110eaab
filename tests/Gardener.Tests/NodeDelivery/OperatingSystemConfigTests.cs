using System.Text;
using RsyslogRelp.Core.Node;
using RsyslogRelp.Gardener.NodeDelivery;
using RsyslogRelp.Gardener.Shoots;
using RsyslogRelp.Testing.Reviews;

namespace RsyslogRelp.Gardener.Tests.NodeDelivery;

/// <summary>The files and the unit in an OperatingSystemConfig, beside those of others.</summary>

public sealed class OperatingSystemConfigTests
{
    private const string Base = "/var/lib/rsyslog-relp-configurator";
    private const string Tls =
        "tls: " +
        "{enabled: true, secretReferenceName: rsyslog-tls, authMode: name, tlsLib: openssl, permittedPeer: [rsyslog-server.foo, rsyslog-server.foo.bar]}\n";
    private const string CustomAudit = "auditConfig: {enabled: true, configMapReferenceName: audit-rules}\n";

    private static readonly string[] RsyslogFiles =
    [
        $"{Base}/rsyslog.d/60-audit.conf", $"{Base}/configure-rsyslog.sh", $"{Base}/process-rsyslog-pstats.sh", NodePaths.MemoryLimitsDropIn
    ];
    private static readonly string[] TlsFiles = [$"{Base}/tls/ca.crt", $"{Base}/tls/tls.crt", $"{Base}/tls/tls.key"];
    private static readonly string[] AuditFiles =
        [.. new[] { "00-base-config", "10-privilege-escalation", "11-privileged-special", "12-system-integrity" }.Select(static name => $"{Base}/audit/rules.d/{name}.rules")];

    [Test]
    public async Task Adds_the_rsyslog_and_audit_files_behind_those_of_others()
    {
        RawJson osc = await Delivery.Mutate(ControlPlane.With(), OperatingSystemConfigs.With($"[{OperatingSystemConfigs.OldFile}]"));

        Assert.That(Names(osc, "files", "path"), Is.EqualTo((string[])["/var/lib/foo.sh", .. RsyslogFiles, .. AuditFiles]));
    }

    [Test]
    public async Task Writes_permissions_encodings_and_contents_of_each_file()
    {
        RawJson osc = await Delivery.Mutate(ControlPlane.With(ControlPlane.UpstreamConfig + Tls), OperatingSystemConfigs.With("[]"));

        Assert.Multiple(() =>
        {
            foreach ((RawJson entry, NodeFile file) in osc.Entries("files").Zip(Manifest(ControlPlane.UpstreamConfig + Tls).Files))
            {
                Assert.That(entry.At("path").Text(), Is.EqualTo(file.Path));
                Assert.That(
                    entry.At("permissions").ToString(),
                    Is.EqualTo(file.Path.Contains("/tls/", StringComparison.Ordinal)
                        ? "384"
                        : file.Path == NodePaths.MemoryLimitsDropIn ? "420" : "484"));
                Assert.That(entry.Fields!, Has.Count.EqualTo(3));
                if (file.Content is InlineContent inline)
                {
                    string data = entry.At("content", "inline", "data").Text();
                    Assert.That(entry.At("content", "inline", "encoding").Text(), Is.EqualTo(inline.Base64 ? "b64" : ""));
                    Assert.That(inline.Base64 ? Encoding.UTF8.GetString(Convert.FromBase64String(data)) : data, Is.EqualTo(inline.Text));
                }
            }
        });
    }

    [Test]
    public async Task Replaces_stale_entries_in_place_and_does_not_add_them_again()
    {
        string[] all = [.. RsyslogFiles, .. AuditFiles];
        string stale = string.Join(
            ',',
            all.Reverse().Select(static path => $$$$"""{"path":"{{{{path}}}}","permissions":1,"hostName":"node-1","content":{"inline":{"encoding":"b64","data":"b2xk"}}}"""));

        RawJson osc = await Delivery.Mutate(ControlPlane.With(), OperatingSystemConfigs.With($"[{stale},{OperatingSystemConfigs.OldFile}]"));

        Assert.Multiple(() =>
        {
            Assert.That(Names(osc, "files", "path"), Is.EqualTo((string[])[.. all.Reverse(), "/var/lib/foo.sh"]));
            Assert.That(osc.ToString(), Does.Not.Contain("\"permissions\":1,").And.Not.Contain("node-1"));
            Assert.That(osc.Entries("files")[^1].ToString(), Is.EqualTo(OperatingSystemConfigs.OldFile));
        });
    }

    [Test]
    public async Task Adds_the_TLS_files_first_as_references_to_the_copied_Secret()
    {
        RawJson osc = await Delivery.Mutate(ControlPlane.With(ControlPlane.UpstreamConfig + Tls), OperatingSystemConfigs.With($"[{OperatingSystemConfigs.OldFile}]"));

        Assert.Multiple(() =>
        {
            Assert.That(
                Names(osc, "files", "path"), Is.EqualTo((string[])["/var/lib/foo.sh", .. TlsFiles, .. RsyslogFiles, .. AuditFiles]));
            Assert.That(
                osc.Entries("files")[1..4].Select(static file => file.At("content").ToString()),
                Is.EqualTo(new[] { "ca", "crt", "key" }.Select(static key => $$$"""{"secretRef":{"name":"ref-rsyslog-tls","dataKey":"{{{key}}}"}}""")));
        });
    }

    [Test]
    public async Task Replaces_TLS_files_of_a_stale_Secret()
    {
        string stale = string.Join(
            ',',
            TlsFiles.Zip(["ca", "crt", "key"]).Select(static file => $$$$"""{"path":"{{{{file.First}}}}","permissions":384,"content":{"secretRef":{"name":"ref-old","dataKey":"{{{{file.Second}}}}"}}}"""));

        RawJson osc = await Delivery.Mutate(ControlPlane.With(ControlPlane.UpstreamConfig + Tls), OperatingSystemConfigs.With($"[{stale},{OperatingSystemConfigs.OldFile}]"));

        Assert.Multiple(() =>
        {
            Assert.That(
                Names(osc, "files", "path"), Is.EqualTo((string[])[.. TlsFiles, "/var/lib/foo.sh", .. RsyslogFiles, .. AuditFiles]));
            Assert.That(osc.ToString(), Does.Not.Contain("ref-old"));
        });
    }

    [Test]
    public async Task Takes_custom_audit_rules_from_the_copied_ConfigMap_verbatim()
    {
        ControlPlane controlPlane = ControlPlane.With(ControlPlane.UpstreamConfig + CustomAudit).WithConfigMap(
            "ref-audit-rules", "auditd", ControlPlane.AuditdHeader + "auditRules: |\n  custom-rule-00\n");

        RawJson osc = await Delivery.Mutate(controlPlane, OperatingSystemConfigs.With($"[{OperatingSystemConfigs.OldFile}]"));

        Assert.Multiple(() =>
        {
            Assert.That(
                Names(osc, "files", "path"),
                Is.EqualTo((string[])["/var/lib/foo.sh", .. RsyslogFiles, $"{Base}/audit/rules.d/00_shoot_rsyslog_relp.rules"]));
            Assert.That(osc.Entries("files")[^1].At("permissions").ToString(), Is.EqualTo("420"));
            Assert.That(
                Convert.FromBase64String(osc.Entries("files")[^1].At("content", "inline", "data").Text()),
                Is.EqualTo("custom-rule-00\n"u8.ToArray()));
        });
    }

    [TestCase("auditConfig: {enabled: false}\n")]
    [TestCase("auditConfig: {configMapReferenceName: nowhere}\n")]
    public async Task Adds_no_audit_rules_if_they_are_off(string auditConfig)
    {
        RawJson osc = await Delivery.Mutate(ControlPlane.With(ControlPlane.UpstreamConfig + auditConfig), OperatingSystemConfigs.With($"[{OperatingSystemConfigs.OldFile}]"));

        Assert.That(Names(osc, "files", "path"), Is.EqualTo((string[])["/var/lib/foo.sh", .. RsyslogFiles]));
    }

    [Test]
    public async Task Adds_the_unit_behind_those_of_others()
    {
        RawJson osc = await Delivery.Mutate(ControlPlane.With(), OperatingSystemConfigs.With("[]", $"[{OperatingSystemConfigs.OldUnit}]"));

        Assert.Multiple(() =>
        {
            Assert.That(osc.Entries("units")[0].ToString(), Is.EqualTo(OperatingSystemConfigs.OldUnit));
            Assert.That(
                osc.Entries("units")[1].Fields!.Select(static field => field.Name),
                Is.EqualTo(new[] { "\"name\"", "\"command\"", "\"enable\"", "\"content\"" }));
            Assert.That(osc.Entries("units")[1].At("command").Text(), Is.EqualTo("start"));
            Assert.That(osc.Entries("units")[1].At("enable").ToString(), Is.EqualTo("true"));
            Assert.That(
                osc.Entries("units")[1].At("content").Text(), Is.EqualTo(Manifest(ControlPlane.UpstreamConfig).Units.Single().Content));
        });
    }

    [Test]
    public async Task Replaces_a_stale_unit_with_all_its_drop_ins()
    {
        RawJson osc = await Delivery.Mutate(
            ControlPlane.With(),
            OperatingSystemConfigs.With("[]", $$"""[{"name":"rsyslog-configurator.service","enable":false,"dropIns":[{"name":"a","content":"b"}]},{{OperatingSystemConfigs.OldUnit}}]"""));

        Assert.Multiple(() =>
        {
            Assert.That(Names(osc, "units", "name"), Is.EqualTo(new[] { "rsyslog-configurator.service", "foo.service" }));
            Assert.That(osc.ToString(), Does.Not.Contain("\"name\":\"a\"").And.Not.Contain("\"enable\":false"));
        });
    }

    [Test]
    public async Task Renders_a_stored_configuration_that_admission_would_refuse_today()
    {
        const string ImageFile = """{"path":"/opt/x","permissions":493,"content":{"imageRef":{"image":"i","filePathInImage":"/x"}}}""";
        ControlPlane controlPlane = ControlPlane.With(ControlPlane.ConfigHeader + "target: localhost\nport: 1520\n");
        controlPlane.Cluster = ControlPlane.Found(new ClusterContent(new Shoot { Name = "test" }));

        RawJson osc = await Delivery.Mutate(controlPlane, OperatingSystemConfigs.With($"[{OperatingSystemConfigs.OldFile},{ImageFile}]", $"[{OperatingSystemConfigs.OldUnit}]"));
        string config = Text(osc, $"{Base}/rsyslog.d/60-audit.conf");

        Assert.Multiple(() =>
        {
            Assert.That(
                osc.Entries("files")[..2].Select(static file => file.ToString()),
                Is.EqualTo(new[] { OperatingSystemConfigs.OldFile, ImageFile }));
            Assert.That(osc.Entries("units")[0].ToString(), Is.EqualTo(OperatingSystemConfigs.OldUnit));
            Assert.That(Names(osc, "units", "name"), Is.EqualTo(new[] { "foo.service", "rsyslog-configurator.service" }));
            Assert.That(config, Does.Contain("target=\"localhost\"\n    port=\"1520\"").And.Not.Contain("call relp_action_ruleset"));
        });
    }

    [Test]
    public async Task Lets_no_stored_text_break_out_of_its_literal()
    {
        string config = ControlPlane.ConfigHeader + """
            target: "x\") stop #$"
            port: 1
            loggingRules: [{messageContent: {regex: "a$\" then stop"}}]

            """;
        RawJson osc = await Delivery.Mutate(ControlPlane.With(config), OperatingSystemConfigs.With("[]"));

        Assert.That(
            Text(osc, $"{Base}/rsyslog.d/60-audit.conf"),
            Does.Contain("target=\"x\\\") stop #$\"\n").And.Contain("re_match($msg, \"a\\$\\\" then stop\") == 1"));
    }

    [TestCase("{\"type\":\"t\",\"purpose\":\"reconcile\"}")]
    [TestCase("{\"type\":\"t\",\"purpose\":\"reconcile\",\"files\":null,\"units\":null}")]
    [TestCase("{\"type\":\"t\",\"purpose\":\"reconcile\",\"files\":[],\"units\":null}")]
    public async Task Creates_absent_lists(string spec)
    {
        RawJson osc = await Delivery.Mutate(ControlPlane.With(), $$"""{"metadata":{"namespace":"n"},"spec":{{spec}}}""");

        Assert.Multiple(() =>
        {
            Assert.That(Names(osc, "files", "path"), Is.EqualTo((string[])[.. RsyslogFiles, .. AuditFiles]));
            Assert.That(Names(osc, "units", "name"), Is.EqualTo(new[] { "rsyslog-configurator.service" }));
        });
    }

    [Test]
    public async Task Recognises_a_path_whatever_its_spelling()
    {
        string path = RsyslogFiles[1].Replace("/", "\\/", StringComparison.Ordinal).Replace(
            "configure", "\\u0063onfigure", StringComparison.Ordinal);

        RawJson osc = await Delivery.Mutate(ControlPlane.With(), OperatingSystemConfigs.With($$"""[{"path":"{{path}}"},{"path":"/var\ud800"},{},null,{"path":null}]"""));

        Assert.That(
            osc.Entries("files")[1..5].Select(static file => file.ToString()),
            Is.EqualTo(new[] { "{\"path\":\"/var\\ud800\"}", "{}", "null", "{\"path\":null}" }));
        Assert.That(
            osc.Entries("files").Where(static file => file["path"]?.IsText(RsyslogFiles[1]) == true),
            Is.EqualTo(new[] { osc.Entries("files")[0] }));
        Assert.That(osc.Entries("files")[0]["content"], Is.Not.Null);
    }

    [Test]
    public async Task Replaces_the_first_of_several_entries_of_a_path_and_leaves_the_others_alone()
    {
        string Entry(string host) => $$$"""{"path":"{{{RsyslogFiles[1]}}}","hostName":"{{{host}}}","content":{}}""";

        RawJson osc = await Delivery.Mutate(ControlPlane.With(), OperatingSystemConfigs.With($"[{OperatingSystemConfigs.OldFile},{Entry("a")},{Entry("b")}]"));

        Assert.Multiple(() =>
        {
            Assert.That(osc.Entries("files")[1]["hostName"], Is.Null);
            Assert.That(osc.Entries("files")[2].ToString(), Is.EqualTo(Entry("b")));
        });
    }

    [TestCase("\"permissions\":484", "\"permissions\":4.84e2")]
    [TestCase("\"permissions\":484", "\"hostName\":null,\"permissions\":484")]
    [TestCase("\"permissions\":484", "\"permissions\":1,\"permissions\":484")]
    [TestCase("/", "\\/")]
    [TestCase("\"encoding\":\"b64\"", "\"encoding\":\"b\\u00364\"")]
    [TestCase("\"encoding\"", "\"\\u0065ncoding\"")]
    [TestCase("\"data\":\"dG", "\"x\":null,\"data\":\"\\u0064G")]
    [TestCase("\"inline\":{", "\"secretRef\":null,\"inline\":{")]
    public async Task Leaves_an_entry_alone_that_says_the_same_in_other_words(string from, string to)
    {
        string fresh = (await Delivery.Mutate(ControlPlane.With(), OperatingSystemConfigs.With("[]"))).Entries("files")[0].ToString();
        string other = fresh.Replace(from, to, StringComparison.Ordinal);
        Assert.That(other, Is.Not.EqualTo(fresh));

        RawJson osc = await Delivery.Mutate(ControlPlane.With(), OperatingSystemConfigs.With($"[{other}]"));
        Assert.That(osc.Entries("files")[0].ToString(), Is.EqualTo(other));
    }

    [Test]
    public async Task Leaves_entries_alone_as_the_API_server_prints_them()
    {
        RawJson osc = await Delivery.Mutate(ControlPlane.With(), OperatingSystemConfigs.With("[]"));
        foreach (
            RawJson entry in osc.Entries("files").Concat(osc.Entries("units")).Concat(osc.Entries("files").Select(static file => file["content"]!["inline"]!)))
        {
            entry.Fields!.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        }

        Assert.That((await Delivery.Of(ControlPlane.With(), osc.ToString())).Patch, Is.Null);
    }

    [TestCase("\"permissions\":484", "\"permissions\":485")]
    [TestCase("\"encoding\":\"b64\"", "\"encoding\":\"\"")]
    [TestCase("\"permissions\":484", "\"permissions\":484,\"hostName\":\"a\"")]
    [TestCase("\"permissions\":484,", "")]
    [TestCase("\"permissions\":484", "\"permissions\":\"484\"")]
    [TestCase("\"inline\":{", "\"inline\":{\"x\":{},")]
    public async Task Replaces_an_entry_that_differs_anywhere(string from, string to)
    {
        string fresh = (await Delivery.Mutate(ControlPlane.With(), OperatingSystemConfigs.With("[]"))).Entries("files")[0].ToString();

        RawJson osc = await Delivery.Mutate(ControlPlane.With(), OperatingSystemConfigs.With($"[{fresh.Replace(from, to, StringComparison.Ordinal)}]"));

        Assert.That(osc.Entries("files")[0].ToString(), Is.EqualTo(fresh));
    }

    [Test]
    public async Task Has_nothing_to_say_the_second_time()
    {
        string mutated = (
            await Delivery.Mutate(ControlPlane.With(ControlPlane.UpstreamConfig + Tls), OperatingSystemConfigs.With($"[{OperatingSystemConfigs.OldFile}]", $"[{OperatingSystemConfigs.OldUnit}]"))).ToString();

        Assert.That((await Delivery.Of(ControlPlane.With(ControlPlane.UpstreamConfig + Tls), mutated)).Patch, Is.Null);
    }

    [Test]
    public async Task Adds_neither_files_nor_the_unit_for_a_Shoot_in_deletion()
    {
        ControlPlane controlPlane = new()
        {
            Cluster = ControlPlane.Found(new ClusterContent(ControlPlane.Foo with { DeletionRequested = true })),
            Extension = new ResourceLookup<ExtensionProviderConfig>(LookupStatus.NotFound),
        };

        Delivery delivery = await Delivery.Of(controlPlane, OperatingSystemConfigs.With("[]"));

        Assert.That((delivery.Denial, delivery.Patch), Is.EqualTo(((string?)null, (byte[]?)null)));
    }

    [Test]
    public async Task What_nodes_do_not_do_as_it_is_stored_is_a_warning()
    {
        Delivery delivery = await Delivery.Of(
            ControlPlane.With(ControlPlane.ConfigHeader + "target: localhost\nport: 1\nloggingRules: [{severity: 9}]\n"), OperatingSystemConfigs.With("[]"));

        Assert.That(delivery.Warnings.Single().ToString(), Does.StartWith("spec.providerConfig.loggingRules[0].severity: Invalid value: 9: written as"));
        Assert.That((await Delivery.Of(ControlPlane.With(), OperatingSystemConfigs.With("[]"))).Warnings, Is.Empty);
    }

    private static IEnumerable<string> Names(RawJson osc, string list, string field) =>
        osc.Entries(list).Select(entry => entry.At(field).Text());

    private static string Text(RawJson osc, string path) =>
        Encoding.UTF8.GetString(
            Convert.FromBase64String(osc.Entries("files").Single(file => file.At("path").Text() == path).At("content", "inline", "data").Text()));

    private static NodeManifest Manifest(string config)
    {
        NodeManifestSource manifests = Delivery.Source(ControlPlane.With(config));
        return manifests.RenderAsync(ControlPlane.Namespace, CancellationToken.None).AsTask().GetAwaiter().GetResult().Manifest!;
    }
}
