using System.Text;
using RsyslogRelp.Adapters.Kubernetes.Webhooks.Reviews;
using RsyslogRelp.Adapters.Rendering.Yaml;
using RsyslogRelp.Core.Node;
using RsyslogRelp.Gardener.NodeDelivery;
using RsyslogRelp.Gardener.Shoots;
using RsyslogRelp.Testing.Reviews;

namespace RsyslogRelp.Adapters.Kubernetes.Tests.Webhooks.Reviews;

public sealed class OperatingSystemConfigWebhookTests
{
    internal const string Base = "/var/lib/rsyslog-relp-configurator";
    internal const string OldFile = """{"path":"/var/lib/foo.sh","content":{"inline":{"encoding":"","data":"#!/bin/bash\u003e"}}}""";
    internal const string OldUnit =
        """{"name":"foo.service","dropIns":[{"name":"10.conf","content":"[Service]\n"}],"filePaths":["/var/lib/foo.sh"]}""";
    private const string Tls =
        "tls: " +
        "{enabled: true, secretReferenceName: rsyslog-tls, authMode: name, tlsLib: openssl, permittedPeer: [rsyslog-server.foo, rsyslog-server.foo.bar]}\n";
    private const string CustomAudit = "auditConfig: {enabled: true, configMapReferenceName: audit-rules}\n";

    private static readonly NodeManifestRenderer Renderer = RsyslogRelpRenderer.CreateDefault();
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
        RawJson osc = await Mutate(ControlPlane.With(), Osc($"[{OldFile}]"));

        Assert.That(Names(osc, "files", "path"), Is.EqualTo((string[])["/var/lib/foo.sh", .. RsyslogFiles, .. AuditFiles]));
    }

    [Test]
    public async Task Writes_permissions_encodings_and_contents_of_each_file()
    {
        RawJson osc = await Mutate(ControlPlane.With(ControlPlane.UpstreamConfig + Tls), Osc("[]"));

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

        RawJson osc = await Mutate(ControlPlane.With(), Osc($"[{stale},{OldFile}]"));

        Assert.Multiple(() =>
        {
            Assert.That(Names(osc, "files", "path"), Is.EqualTo((string[])[.. all.Reverse(), "/var/lib/foo.sh"]));
            Assert.That(osc.ToString(), Does.Not.Contain("\"permissions\":1,").And.Not.Contain("node-1"));
            Assert.That(osc.Entries("files")[^1].ToString(), Is.EqualTo(OldFile));
        });
    }

    [Test]
    public async Task Adds_the_TLS_files_first_as_references_to_the_copied_Secret()
    {
        RawJson osc = await Mutate(ControlPlane.With(ControlPlane.UpstreamConfig + Tls), Osc($"[{OldFile}]"));

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

        RawJson osc = await Mutate(ControlPlane.With(ControlPlane.UpstreamConfig + Tls), Osc($"[{stale},{OldFile}]"));

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

        RawJson osc = await Mutate(controlPlane, Osc($"[{OldFile}]"));

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
        RawJson osc = await Mutate(ControlPlane.With(ControlPlane.UpstreamConfig + auditConfig), Osc($"[{OldFile}]"));

        Assert.That(Names(osc, "files", "path"), Is.EqualTo((string[])["/var/lib/foo.sh", .. RsyslogFiles]));
    }

    [Test]
    public async Task Adds_the_unit_behind_those_of_others()
    {
        RawJson osc = await Mutate(ControlPlane.With(), Osc("[]", $"[{OldUnit}]"));

        Assert.Multiple(() =>
        {
            Assert.That(osc.Entries("units")[0].ToString(), Is.EqualTo(OldUnit));
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
        RawJson osc = await Mutate(
            ControlPlane.With(),
            Osc("[]", $$"""[{"name":"rsyslog-configurator.service","enable":false,"dropIns":[{"name":"a","content":"b"}]},{{OldUnit}}]"""));

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

        RawJson osc = await Mutate(controlPlane, Osc($"[{OldFile},{ImageFile}]", $"[{OldUnit}]"));
        string config = Text(osc, $"{Base}/rsyslog.d/60-audit.conf");

        Assert.Multiple(() =>
        {
            Assert.That(osc.Entries("files")[..2].Select(static file => file.ToString()), Is.EqualTo(new[] { OldFile, ImageFile }));
            Assert.That(osc.Entries("units")[0].ToString(), Is.EqualTo(OldUnit));
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
        RawJson osc = await Mutate(ControlPlane.With(config), Osc("[]"));

        Assert.That(
            Text(osc, $"{Base}/rsyslog.d/60-audit.conf"),
            Does.Contain("target=\"x\\\") stop #$\"\n").And.Contain("re_match($msg, \"a\\$\\\" then stop\") == 1"));
    }

    [TestCase("{\"type\":\"t\",\"purpose\":\"reconcile\"}")]
    [TestCase("{\"type\":\"t\",\"purpose\":\"reconcile\",\"files\":null,\"units\":null}")]
    [TestCase("{\"type\":\"t\",\"purpose\":\"reconcile\",\"files\":[],\"units\":null}")]
    public async Task Creates_absent_lists(string spec)
    {
        RawJson osc = await Mutate(ControlPlane.With(), $$"""{"metadata":{"namespace":"n"},"spec":{{spec}}}""");

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

        RawJson osc = await Mutate(ControlPlane.With(), Osc($$"""[{"path":"{{path}}"},{"path":"/var\ud800"},{},null,{"path":null}]"""));

        Assert.That(
            osc.Entries("files")[..5].Select(static file => file.ToString()),
            Is.EqualTo(new[] { FileEntry(osc, RsyslogFiles[1]), "{\"path\":\"/var\\ud800\"}", "{}", "null", "{\"path\":null}" }));
    }

    [Test]
    public async Task Replaces_the_first_of_several_entries_of_a_path_and_leaves_the_others_alone()
    {
        string Entry(string host) => $$$"""{"path":"{{{RsyslogFiles[1]}}}","hostName":"{{{host}}}","content":{}}""";

        RawJson osc = await Mutate(ControlPlane.With(), Osc($"[{OldFile},{Entry("a")},{Entry("b")}]"));

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
        string fresh = (await Mutate(ControlPlane.With(), Osc("[]"))).Entries("files")[0].ToString();
        string other = fresh.Replace(from, to, StringComparison.Ordinal);
        Assert.That(other, Is.Not.EqualTo(fresh));

        Assert.That((await Mutate(ControlPlane.With(), Osc($"[{other}]"))).Entries("files")[0].ToString(), Is.EqualTo(other));
    }

    [Test]
    public async Task Leaves_entries_alone_as_the_API_server_prints_them()
    {
        RawJson osc = await Mutate(ControlPlane.With(), Osc("[]"));
        foreach (
            RawJson entry in osc.Entries("files").Concat(osc.Entries("units")).Concat(osc.Entries("files").Select(static file => file["content"]!["inline"]!)))
        {
            entry.Fields!.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        }

        Assert.That((await Ask(ControlPlane.With(), osc.ToString())).Patch, Is.Null);
    }

    [TestCase("\"permissions\":484", "\"permissions\":485")]
    [TestCase("\"encoding\":\"b64\"", "\"encoding\":\"\"")]
    [TestCase("\"permissions\":484", "\"permissions\":484,\"hostName\":\"a\"")]
    [TestCase("\"permissions\":484,", "")]
    [TestCase("\"permissions\":484", "\"permissions\":\"484\"")]
    [TestCase("\"inline\":{", "\"inline\":{\"x\":{},")]
    public async Task Replaces_an_entry_that_differs_anywhere(string from, string to)
    {
        string fresh = (await Mutate(ControlPlane.With(), Osc("[]"))).Entries("files")[0].ToString();

        RawJson osc = await Mutate(ControlPlane.With(), Osc($"[{fresh.Replace(from, to, StringComparison.Ordinal)}]"));

        Assert.That(osc.Entries("files")[0].ToString(), Is.EqualTo(fresh));
    }

    [Test]
    public async Task Has_nothing_to_say_the_second_time()
    {
        string mutated = (
            await Mutate(ControlPlane.With(ControlPlane.UpstreamConfig + Tls), Osc($"[{OldFile}]", $"[{OldUnit}]"))).ToString();

        Answer second = await Ask(ControlPlane.With(ControlPlane.UpstreamConfig + Tls), mutated);

        Assert.That((second.Allowed, second.Patch), Is.EqualTo((true, (byte[]?)null)));
    }

    [TestCase("""{"metadata":{"namespace":"n","deletionTimestamp":"2026-01-02T03:04:05Z"},"spec":{"purpose":"reconcile","files":[]}}""")]
    [TestCase("""{"metadata":{"namespace":"n"},"spec":{"purpose":"provision","files":[]}}""")]
    [TestCase("""{"metadata":{"namespace":"n"},"spec":{"purpose":"other","files":[]}}""")]
    [TestCase("""{"metadata":{"namespace":"n"},"spec":{"files":[]}}""")]
    [TestCase("""{"metadata":{"namespace":"n"},"spec":{"purpose":"reconcile","purpose":"provision"}}""")]
    [TestCase("""{"metadata":{"namespace":"n"},"spec":{"purpose":"reconcile"},"spec":null}""")]
    [TestCase("{}")]
    public async Task Leaves_alone_what_is_in_deletion_or_not_for_running_nodes_without_asking_anybody(string osc)
    {
        Answer answer = await Ask(new ControlPlane { Fault = new InvalidOperationException() }, osc);

        Assert.That((answer.Allowed, answer.Patch), Is.EqualTo((true, (byte[]?)null)));
    }

    [Test]
    public async Task Adds_neither_files_nor_the_unit_for_a_Shoot_in_deletion()
    {
        ControlPlane controlPlane = new()
        {
            Cluster = ControlPlane.Found(new ClusterContent(ControlPlane.Foo with { DeletionRequested = true })),
            Extension = new ResourceLookup<ExtensionProviderConfig>(LookupStatus.NotFound),
        };

        Answer answer = await Ask(controlPlane, Osc("[]"));

        Assert.That((answer.Allowed, answer.Patch), Is.EqualTo((true, (byte[]?)null)));
    }

    internal static string Osc(string files, string units = "[]") =>
        $$$"""{"apiVersion":"extensions.gardener.cloud/v1alpha1","kind":"OperatingSystemConfig","metadata":{"name":"osc","namespace":"shoot--bar--foo","labels":{"worker.gardener.cloud/pool":"w"}},"spec":{"type":"gardenlinux","purpose":"reconcile","criConfig":{"name":"containerd","new":[1.50,{"a":null}]},"units":{{{units}}},"files":{{{files}}}},"status":{"x":1}}""";

    internal static OperatingSystemConfigWebhook Webhook(IControlPlaneReader controlPlane) =>
        new(controlPlane, new YamlDocumentReader(), Renderer);

    internal static Task<Answer> Ask(IControlPlaneReader controlPlane, string osc) =>
        Answer.From(Webhook(controlPlane), Review.OfOperatingSystemConfig(osc));

    internal static async Task<RawJson> Mutate(IControlPlaneReader controlPlane, string osc)
    {
        Answer answer = await Ask(controlPlane, osc);
        Assert.That(answer.Message, Is.Null);
        RawJson mutated = JsonPatch.Apply(osc, answer.Patch);

        // Everything around the two lists is byte for byte as it was.
        RawJson untouched = RawJson.Parse(osc);
        foreach (string list in new[] { "files", "units" })
        {
            untouched.At("spec").Set(list, mutated.At("spec", list));
        }

        Assert.That(mutated.ToString(), Is.EqualTo(untouched.ToString()));
        return mutated;
    }

    private static IEnumerable<string> Names(RawJson osc, string list, string field) =>
        osc.Entries(list).Select(entry => entry.At(field).Text());

    private static string FileEntry(RawJson osc, string path) =>
        osc.Entries("files").First(file => file["path"] is { Scalar: not "null" } name && name.Text() == path).ToString();

    private static string Text(RawJson osc, string path) =>
        Encoding.UTF8.GetString(
            Convert.FromBase64String(osc.Entries("files").Single(file => file.At("path").Text() == path).At("content", "inline", "data").Text()));

    private static NodeManifest Manifest(string config)
    {
        NodeManifestSource manifests = new(ControlPlane.With(config), new YamlDocumentReader(), Renderer);
        return manifests.RenderAsync(ControlPlane.Namespace, CancellationToken.None).AsTask().GetAwaiter().GetResult().Manifest!;
    }
}
