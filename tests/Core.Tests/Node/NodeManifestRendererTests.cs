using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Node;

namespace RsyslogRelp.Core.Tests.Node;

/// <summary>Which files a node gets, and what the engine is given for them. The engine's own texts are the snapshots' business.</summary>
public sealed class NodeManifestRendererTests
{
    private const string Directory = NodePaths.ConfiguratorDirectory;
    private const UnixFileMode Readable = (UnixFileMode)0b110_100_100;
    private const UnixFileMode Delivered = (UnixFileMode)0b111_100_100;
    private const UnixFileMode Private = (UnixFileMode)0b110_000_000;

    private static readonly ShootIdentity Shoot = new("project", "shoot", "uid");

    private static readonly string[] Always =
    [
        $"{Directory}/rsyslog.d/60-audit.conf", $"{Directory}/configure-rsyslog.sh", $"{Directory}/process-rsyslog-pstats.sh",
        NodePaths.MemoryLimitsDropIn,
    ];

    private readonly RecordingEngine _engine = new();

    [Test]
    public void A_node_gets_its_files_in_the_order_of_the_Go_extension_with_its_modes()
    {
        NodeManifest manifest = Render(new RsyslogRelpConfig());

        Assert.That(
            manifest.Files.Select(static file => (file.Path, file.Mode, file.Text)),
            Is.EqualTo(new[]
            {
                (Always[0], Delivered, "60-audit.conf.liquid"),
                (Always[1], Delivered, "configure-rsyslog.sh.liquid"),
                (Always[2], Delivered, "process-rsyslog-pstats.sh.liquid"),
                (Always[3], Readable, "10-shoot-rsyslog-relp-memory-limits.conf"),
                ($"{Directory}/audit/rules.d/00-base-config.rules", Delivered, "audit/00-base-config.rules"),
                ($"{Directory}/audit/rules.d/10-privilege-escalation.rules", Delivered, "audit/10-privilege-escalation.rules"),
                ($"{Directory}/audit/rules.d/11-privileged-special.rules", Delivered, "audit/11-privileged-special.rules"),
                ($"{Directory}/audit/rules.d/12-system-integrity.rules", Delivered, "audit/12-system-integrity.rules"),
            }));
        Assert.That(
            manifest.Files.Where(static file => file.Content is InlineContent { Base64: false }),
            Is.EqualTo(new[] { manifest.Files[3] }));
        Assert.That(manifest.Units, Is.EqualTo(new[] { new NodeUnit("rsyslog-configurator.service", "rsyslog-configurator.service.liquid") }));
        NodeFile unit = manifest.NodeTree().Last();
        Assert.That((unit.Path, unit.Mode), Is.EqualTo(("/etc/systemd/system/rsyslog-configurator.service", Readable)));
    }

    [Test]
    public void Every_template_is_given_the_paths_and_those_of_all_nodes_the_documentation_too()
    {
        Render(new RsyslogRelpConfig());
        NodeCleanScript.Render(_engine);

        Assert.That(
            _engine.Models.Select(static model => (model.Key, model.Value["paths"], model.Value.ContainsKey("documentation_url"))),
            Is.EquivalentTo(new[]
            {
                ("configure-rsyslog.sh.liquid", PathsModel.Instance, true),
                ("process-rsyslog-pstats.sh.liquid", PathsModel.Instance, true),
                ("rsyslog-configurator.service.liquid", PathsModel.Instance, true),
                ("60-audit.conf.liquid", PathsModel.Instance, false),
                ("cleaner/clean-node.sh.liquid", (object?)PathsModel.Instance, false),
            }));
    }

    [Test]
    public void TLS_files_come_first_and_from_the_Secret_readable_for_root_alone()
    {
        RsyslogRelpConfig config = new() { Tls = new TlsConfig { Enabled = true, SecretReferenceName = "tls" } };

        Assert.That(
            Render(config).Files.Take(4).Select(static file => (file.Path, file.Mode, (file.Content as SecretContent)?.DataKey)),
            Is.EqualTo(new[]
            {
                ($"{Directory}/tls/ca.crt", Private, "ca"),
                ($"{Directory}/tls/tls.crt", Private, "crt"),
                ($"{Directory}/tls/tls.key", Private, "key"),
                (Always[0], Delivered, null),
            }));
        Assert.That(Secret(Render(config)), Is.EqualTo("ref-tls"));
        Assert.That(Secret(Render(config, new NodeReferences { TlsSecretName = "other" })), Is.EqualTo("other"));

        static string Secret(NodeManifest manifest) => ((SecretContent)manifest.Files[0].Content).SecretName;
    }

    [TestCase(null)]
    [TestCase("")]
    public void TLS_without_a_Secret_cannot_be_rendered(string? name) => Assert.That(
        () => Render(new RsyslogRelpConfig { Tls = new TlsConfig { Enabled = true, SecretReferenceName = name } }),
        Throws.InstanceOf<NotRenderableException>().With.Message.EqualTo("tls.secretReferenceName must not be empty when tls is enabled."));

    [Test]
    public void Own_audit_rules_take_the_place_of_all_others()
    {
        RsyslogRelpConfig config = new() { AuditConfig = new AuditConfig { Enabled = true, ConfigMapReferenceName = "rules" } };

        NodeFile[] rules = [.. Render(config, new NodeReferences { AuditRules = "-D" }).Files.Skip(Always.Length)];

        Assert.That(
            rules.Select(static file => (file.Path, file.Mode, file.Text)),
            Is.EqualTo(new[] { ($"{Directory}/audit/rules.d/00_shoot_rsyslog_relp.rules", Readable, "-D") }));
        Assert.That(
            () => Render(config),
            Throws.InstanceOf<NotRenderableException>().With.Message.Contains("The audit rules of the ConfigMap reference \"rules\" are needed."));
    }

    [Test]
    public void Without_audit_there_are_no_rules() => Assert.That(
        Render(new RsyslogRelpConfig { AuditConfig = new AuditConfig { Enabled = false } }).Files.Select(static file => file.Path),
        Is.EqualTo(Always));

    [Test]
    public void Values_reach_the_template_as_literals_of_their_context()
    {
        Render(new RsyslogRelpConfig
        {
            Target = "re\"lp",
            Port = 1601,
            RebindInterval = 1000,
            Timeout = 4294967297,
            ResumeRetryCount = 10,
            ReportSuspensionContinuation = false,
            LoggingRules = [new LoggingRule { Severity = 3 }],
            Tls = new TlsConfig
            {
                Enabled = true,
                SecretReferenceName = "tls",
                AuthMode = "fingerprint",
                TlsLib = "gnutls",
                PermittedPeer = ["a", "SHA1:0123456789abcdef0123456789ABCDEF01234567"],
            },
        });

        Assert.That(_engine.Model["project_name"], Is.EqualTo("\"project\""));
        Assert.That(_engine.Model["shoot_name"], Is.EqualTo("\"shoot\""));
        Assert.That(_engine.Model["shoot_uid"], Is.EqualTo("\"uid\""));
        Assert.That(_engine.Model["target"], Is.EqualTo("\"re\\\"lp\""));
        Assert.That(_engine.Model["port"], Is.EqualTo("1601"));
        Assert.That(_engine.Model["rebind_interval"], Is.EqualTo("1000"));
        Assert.That(_engine.Model["timeout"], Is.EqualTo("1"));
        Assert.That(_engine.Model["resume_retry_count"], Is.EqualTo("10"));
        Assert.That(_engine.Model["report_suspension_continuation"], Is.EqualTo("off"));
        Assert.That(_engine.Model["tls"], Is.EqualTo("on"));
        Assert.That(_engine.Model["tls_lib"], Is.EqualTo("\"gnutls\""));
        Assert.That(_engine.Model["tls_auth_mode"], Is.EqualTo("\"fingerprint\""));
        Assert.That(
            _engine.Model["tls_permitted_peers"],
            Is.EqualTo("[\"a\",\"SHA1:01:23:45:67:89:AB:CD:EF:01:23:45:67:89:AB:CD:EF:01:23:45:67\"]"));
        Assert.That((string[])_engine.Model["comments"]!, Has.Exactly(1).Items.And.All.Contains("timeout: Invalid value: 4294967297"));
        Assert.That(Rules(), Is.EqualTo(new[] { "$syslogseverity <= 3" }));
    }

    [Test]
    public void What_a_configuration_leaves_out_is_null_but_for_the_retries()
    {
        Render(new RsyslogRelpConfig { ReportSuspensionContinuation = true, Tls = new TlsConfig { TlsLib = "gnutls" } });

        Assert.That(
            _engine.Model.Where(static field => field.Value is null).Select(static field => field.Key),
            Is.EquivalentTo((string[])["rebind_interval", "timeout", "tls", "tls_lib", "tls_auth_mode", "tls_permitted_peers"]));
        Assert.That(_engine.Model["resume_retry_count"], Is.EqualTo("-1"));
        Assert.That(_engine.Model["report_suspension_continuation"], Is.EqualTo("on"));
        Assert.That((string[])_engine.Model["comments"]!, Is.Empty);
        Assert.That(Rules(), Is.Empty);
    }

    [Test]
    public void A_rule_has_at_most_ten_comments_and_none_of_them_ends_its_line_early()
    {
        string[] names = [.. Enumerable.Range(0, 12).Select(static number => $"a\0{number}")];

        Render(new RsyslogRelpConfig
        {
            LoggingRules =
            [
                new LoggingRule { ProgramNames = names },
                new LoggingRule { MessageContent = new MessageContent { Regex = "a\n\\" } },
            ],
        });

        string[][] comments = [.. Models().Select(static rule => (string[])rule["comments"]!)];
        Assert.That(comments[0], Has.Length.EqualTo(11));
        Assert.That(comments[0][^1], Is.EqualTo("and 2 more"));
        Assert.That(comments.SelectMany(static lines => lines), Has.None.Contains("\n").And.None.EndsWith("\\"));
    }

    private IEnumerable<Dictionary<string, object?>> Models() => (Dictionary<string, object?>[])_engine.Model["rules"]!;

    private IEnumerable<object?> Rules() => Models().Select(static rule => rule["filter"]);

    private NodeManifest Render(RsyslogRelpConfig config, NodeReferences? references = null) =>
        new NodeManifestRenderer(_engine).Render(config, Shoot, references);

    /// <summary>An engine whose text is the template's name.</summary>
    private sealed class RecordingEngine : ITemplateRenderer
    {
        /// <summary>The last model of each template.</summary>
        public Dictionary<string, IReadOnlyDictionary<string, object?>> Models { get; } = [];

        /// <summary>The model of rsyslog's configuration.</summary>
        public IReadOnlyDictionary<string, object?> Model => Models["60-audit.conf.liquid"];

        public string Render(string template, IReadOnlyDictionary<string, object?> model)
        {
            Models[template] = model;
            return template;
        }

        public string Read(string file) => file;
    }
}
