using System.Text.RegularExpressions;
using RsyslogRelp.Adapters.Rendering.ConfigRules;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Findings;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Adapters.Rendering.Tests.ConfigRules;

public sealed partial class RsyslogRelpConfigValidationTests
{
    private const string WildcardDetail = Dns1123.WildcardRule;
    private const string SubdomainDetail = Dns1123.SubdomainRule;
    private const string Fingerprint = "SHA1:0123456789abcdef0123456789ABCDEF01234567";
    private const string SpacedFingerprint = "SHA1:01:23:45:67:89:ab:cd:ef:01:23:45:67:89:AB:CD:EF:01:23:45:67";
    private const string PeerDetail =
        ".permittedPeer elements can only match `^SHA1:[0-9A-Fa-f]{40}$` (the bytes may be separated by colons) "
        + "or be a hostname (wildcards allowed)";

    private static readonly RsyslogRelpConfig Base = new()
    {
        Target = "rsyslog.relp.server",
        Port = 10250,
        LoggingRules = [new LoggingRule { ProgramNames = ["kubelet"], Severity = 0 }],
    };

    private static readonly TlsConfig Tls = new() { Enabled = true, SecretReferenceName = "rsyslog-tls", TlsLib = "openssl" };

    private static IEnumerable<TestCaseData> Accepted()
    {
        yield return Case("the base configuration", Base);
        yield return Case("every option", Base with
        {
            Tls = Tls with { AuthMode = "name", TlsLib = "openssl", PermittedPeer = ["peer1", "*.peer2.example.com"] },
            RebindInterval = 1000,
            Timeout = 90,
            ResumeRetryCount = 10,
            ReportSuspensionContinuation = true,
            AuditConfig = new AuditConfig { Enabled = true, ConfigMapReferenceName = "audit" },
            LoggingRules =
            [
                new LoggingRule
                {
                    ProgramNames = ["a$b", "#!"],
                    Severity = 7,
                    MessageContent = new MessageContent { Regex = "foo$", Exclude = "bar" },
                },
            ],
        });
        yield return Case("the smallest numbers", Base with { RebindInterval = 0, Timeout = 1, ResumeRetryCount = -1, Port = 1 });
        yield return Case("the largest port", Base with { Port = 65535 });
        yield return Case("an IPv4 address", Base with { Target = "10.2.64.54" });
        yield return Case("an IPv6 address", Base with { Target = "2001:db8::1" });
        yield return Case("a name that only looks like an address", Base with { Target = "1.2.3.4.example" });
        yield return Case("TLS switched off", Base with { Tls = new TlsConfig { Enabled = false } });
        yield return Case("TLS by openssl with any peer that the CA signed", Base with { Tls = Tls });
        yield return Case("authMode name", Base with { Tls = Tls with { AuthMode = "name", PermittedPeer = ["localhost"] } });
        yield return Case("a fingerprint in either spelling",
            Base with { Tls = Tls with { AuthMode = "fingerprint", PermittedPeer = [Fingerprint, SpacedFingerprint] } });
        yield return Case("tlsLib gnutls",
            Base with { Tls = Tls with { TlsLib = "gnutls", AuthMode = "name", PermittedPeer = ["localhost"] } });
        yield return Case("librelp's own library",
            Base with { Tls = Tls with { TlsLib = null, AuthMode = "name", PermittedPeer = ["localhost"] } });
        yield return Case("audit switched off", Base with { AuditConfig = new AuditConfig { Enabled = false } });
    }

    private static IEnumerable<TestCaseData> Refused()
    {
        yield return Case("an empty target", Base with { Target = "" }, "target: Required value: target must not be empty");
        yield return Case("an address in a long spelling", Base with { Target = "2001:db8:0:0:0:0:0:1" },
            "target: Invalid value: \"2001:db8:0:0:0:0:0:1\": must be in canonical form (\"2001:db8::1\")");
        yield return Case("a name with an empty label", Base with { Target = ".blah.blah" },
            $"target: Invalid value: \".blah.blah\": {SubdomainDetail}");
        yield return Case("an address with leading zeros, which resolvers read as octal", Base with { Target = "010.1.1.1" },
            "target: Invalid value: \"010.1.1.1\": must not have leading 0s");
        yield return Case("a number that resolvers read as an address", Base with { Target = "1.2.3" },
            "target: Invalid value: \"1.2.3\": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)");
        yield return Case("a mapped address", Base with { Target = "::ffff:10.0.0.1" },
            "target: Invalid value: \"::ffff:10.0.0.1\": must not be an IPv4-mapped IPv6 address");
        yield return Case("a negative port", Base with { Port = -1 }, "port: Invalid value: -1: port cannot be less than 0");
        yield return Case("no port", Base with { Port = 0 }, "port: Invalid value: 0: must be between 1 and 65535");
        yield return Case("a port out of range", Base with { Port = 65536 }, "port: Invalid value: 65536: must be between 1 and 65535");
        yield return Case("no logging rules", Base with { LoggingRules = [] },
            "loggingRules: Required value: at least one logging rule is required");
        yield return Case("an empty program name", WithRule(new LoggingRule { ProgramNames = [""], Severity = 4 }),
            "loggingRules[0].programNames[0]: Invalid value: \"\": .programNames can't contain empty program name");
        yield return Case("program names that rsyslog cuts",
            WithRule(new LoggingRule { ProgramNames = ["kube[let", ":kubelet", "kubelet/kubelet"] }),
            "loggingRules[0].programNames[0]: Invalid value: \"kube[let\": .programNames can't contain `[`, `:` or `/`",
            "loggingRules[0].programNames[1]: Invalid value: \":kubelet\": .programNames can't contain `[`, `:` or `/`",
            "loggingRules[0].programNames[2]: Invalid value: \"kubelet/kubelet\": .programNames can't contain `[`, `:` or `/`");
        yield return Case("a program name with a space", WithRule(new LoggingRule { ProgramNames = ["kube let"] }),
            "loggingRules[0].programNames[0]: Invalid value: \"kube let\": .programNames can only contain printable characters");
        yield return Case("a rule without conditions", Base with { LoggingRules = [new LoggingRule(), .. Base.LoggingRules] },
            "loggingRules[0]: Required value: at least one of .programNames, .messageContent, or .severity is required");
        yield return Case("a program name that breaks two rules, between two others",
            WithRule(new LoggingRule { ProgramNames = ["", "a: b", "\n"] }),
            "loggingRules[0].programNames[0]: Invalid value: \"\": .programNames can't contain empty program name",
            "loggingRules[0].programNames[1]: Invalid value: \"a: b\": .programNames can't contain `[`, `:` or `/`",
            "loggingRules[0].programNames[1]: Invalid value: \"a: b\": .programNames can only contain printable characters",
            "loggingRules[0].programNames[2]: Invalid value: \"\\n\": .programNames can only contain printable characters");
        yield return Case("a value that looks like a placeholder of a message", Base with { Target = "{PropertyName}" },
            $"target: Invalid value: \"{{PropertyName}}\": {SubdomainDetail}");
        yield return Case("empty message content",
            Base with { LoggingRules = [.. Base.LoggingRules, new LoggingRule { MessageContent = new MessageContent() }] },
            "loggingRules[1].messageContent: Required value: either .regex or .exclude has to be provided");
        yield return Case("a severity above debug", WithRule(new LoggingRule { Severity = 9 }),
            "loggingRules[0].severity: Invalid value: 9: must be between 0 (emergency) and 7 (debug)");
        yield return Case("a negative severity", WithRule(new LoggingRule { Severity = -1 }),
            "loggingRules[0].severity: Invalid value: -1: must be between 0 (emergency) and 7 (debug)");
        yield return Case("a timeout of nothing", Base with { Timeout = 0 },
            "timeout: Invalid value: 0: must be 1 or more (seconds; rsyslog delivers nothing with less)");
        yield return Case("TLS without a secret", Base with { Tls = Tls with { SecretReferenceName = null } },
            "tls.secretReferenceName: Required value: secretReferenceName must not be empty when tls is enabled");
        yield return Case("an unknown authMode", Base with { Tls = Tls with { AuthMode = "foo", PermittedPeer = ["a"] } },
            "tls.authMode: Unsupported value: \"foo\": supported values: \"fingerprint\", \"name\"");
        yield return Case("an unknown tlsLib", Base with { Tls = Tls with { TlsLib = "foo" } },
            "tls.tlsLib: Unsupported value: \"foo\": supported values: \"gnutls\", \"openssl\"");
        yield return Case("values of a TLS that is off", Base with { Tls = new TlsConfig { Enabled = false, TlsLib = "foo" } },
            "tls.tlsLib: Unsupported value: \"foo\": supported values: \"gnutls\", \"openssl\"");
        yield return Case("peers without authMode", Base with { Tls = Tls with { TlsLib = null, PermittedPeer = ["localhost"] } },
            "tls.authMode: Required value: authMode is required when permittedPeer is set: "
            + "without it the list is ignored or matches nothing; set name or fingerprint");
        yield return Case("gnutls without authMode", Base with { Tls = Tls with { TlsLib = "gnutls" } },
            "tls.authMode: Required value: authMode is required with tlsLib gnutls, which without it refuses every receiver; "
            + "set name or fingerprint, with permittedPeer");
        yield return Case("authMode without peers", Base with { Tls = Tls with { AuthMode = "name" } },
            "tls.permittedPeer: Required value: at least one permitted peer is required when authMode is set: "
            + "without one rsyslog has nothing to compare the receiver's certificate with");
        yield return Case("an empty peer", Base with { Tls = Tls with { AuthMode = "name", PermittedPeer = ["peer1", ""] } },
            "tls.permittedPeer[1]: Required value: value cannot be empty");
        yield return Case("peers that are neither",
            Base with { Tls = Tls with { AuthMode = "name", PermittedPeer = ["peer1", "SHA1:zzz", "*.*.bar.com"] } },
            $"tls.permittedPeer[1]: Invalid value: \"SHA1:zzz\": {PeerDetail}",
            $"tls.permittedPeer[2]: Invalid value: \"*.*.bar.com\": {WildcardDetail}");
        yield return Case("a fingerprint where names are compared",
            Base with { Tls = Tls with { AuthMode = "name", PermittedPeer = [Fingerprint] } },
            $"tls.permittedPeer[0]: Invalid value: \"{Fingerprint}\": "
            + "must be a host name when authMode is name; for a fingerprint set authMode to fingerprint");
        yield return Case("a name where fingerprints are compared",
            Base with { Tls = Tls with { AuthMode = "fingerprint", PermittedPeer = ["localhost"] } },
            "tls.permittedPeer[0]: Invalid value: \"localhost\": "
            + "must be SHA1: and 40 hexadecimal digits when authMode is fingerprint; for a host name set authMode to name");
        yield return Case("an empty expression to exclude",
            WithRule(new LoggingRule { MessageContent = new MessageContent { Exclude = "" } }),
            "loggingRules[0].messageContent.exclude: Invalid value: \"\": an empty expression matches every message, "
            + "so that the rule forwards none; leave it out or write what to exclude");
        yield return Case("a back-reference", WithRule(new LoggingRule { MessageContent = new MessageContent { Regex = "[ab]+(a)\\1c" } }),
            "loggingRules[0].messageContent.regex: Invalid value: \"[ab]+(a)\\\\1c\": a back-reference (\\1 to \\9) can block rsyslogd, "
            + "with all logs of the node, for minutes; write the alternatives out");
        yield return Case("a program name that is too long after escaping",
            WithRule(new LoggingRule { ProgramNames = [new string('\\', 4096)] }),
            "loggingRules[0].programNames[0]: Too long: may not be more than 8192 bytes in rsyslog's configuration");
        yield return Case("too much text in all rules",
            Base with { LoggingRules = [.. Enumerable.Repeat(new LoggingRule { ProgramNames = [new string('a', 8190)] }, 33)] },
            "loggingRules: Too long: all program names and expressions together may not be more than 262144 bytes in rsyslog's configuration");
        yield return Case("an empty ConfigMap reference",
            Base with { AuditConfig = new AuditConfig { Enabled = true, ConfigMapReferenceName = "" } },
            "auditConfig.configMapReferenceName: Invalid value: \"\": must not be empty; leave the field out for the default audit rules");
    }

    private static IEnumerable<TestCaseData> Doubtful()
    {
        yield return Case("a negative rebindInterval", Base with { RebindInterval = -1 },
            "rebindInterval: Invalid value: -1: a negative number means never; write 0, or the number of messages after which to reconnect");
        yield return Case("a rebindInterval that is meant as seconds", Base with { RebindInterval = 90, Tls = Tls },
            "rebindInterval: Invalid value: 90: counts messages, not seconds: with TLS, reconnecting so often costs most of the throughput; "
            + "use 1000 or more");
        yield return Case("a resumeRetryCount below -1", Base with { ResumeRetryCount = -2 },
            "resumeRetryCount: Invalid value: -2: less than -1 means that a message is lost when the server does not respond; "
            + "write -1 to retry without limit");
        yield return Case("peers without authMode with openssl", Base with { Tls = Tls with { PermittedPeer = ["localhost"] } },
            "tls.authMode: Required value: authMode is not given, so openssl ignores permittedPeer and accepts every receiver whose "
            + "certificate the CA signed; set name or fingerprint");
        yield return Case("a fingerprint next to a name",
            Base with { Tls = Tls with { AuthMode = "name", PermittedPeer = [Fingerprint, "localhost"] } },
            $"tls.permittedPeer[0]: Invalid value: \"{Fingerprint}\": "
            + "must be a host name when authMode is name; for a fingerprint set authMode to fingerprint");
        yield return Case("an empty expression", WithRule(new LoggingRule { MessageContent = new MessageContent { Regex = "" } }),
            "loggingRules[0].messageContent.regex: Invalid value: \"\": an empty expression matches every message; "
            + "leave it out or write what to match");
        yield return Case("an empty ConfigMap reference while audit is off",
            Base with { AuditConfig = new AuditConfig { Enabled = false, ConfigMapReferenceName = "" } },
            "auditConfig.configMapReferenceName: Invalid value: \"\": must not be empty; leave the field out for the default audit rules");
    }

    [TestCaseSource(nameof(Doubtful))]
    public void Warns_of_what_works_on_a_node_but_is_probably_a_mistake(RsyslogRelpConfig config, string[] expected)
    {
        IReadOnlyList<FieldError> findings = new FluentConfigValidator().Validate(config);

        Assert.That(findings.Select(static finding => finding.ToString()), Is.EqualTo(expected));
        Assert.That(findings, Has.All.Property(nameof(FieldError.Severity)).EqualTo(FieldErrorSeverity.Warning));
    }

    [TestCaseSource(nameof(Accepted))]
    public void Accepts(RsyslogRelpConfig config)
    {
        Assert.That(new FluentConfigValidator().Validate(config), Is.Empty);
    }

    [TestCaseSource(nameof(Refused))]
    public void Refuses(RsyslogRelpConfig config, string[] expected)
    {
        Assert.That(new FluentConfigValidator().Validate(config).Select(static error => error.ToString()), Is.EqualTo(expected));
    }

    [TestCase("Relp.Example.com", "use lower case: \"relp.example.com\"")]
    [TestCase("https://relp.example.com", "leave out the scheme: \"relp.example.com\"")]
    [TestCase("relp://Relp.example.com/", "leave out the scheme, use lower case: \"relp.example.com\"")]
    [TestCase("https://relp.example.com:6514/logs", "leave out the scheme, leave out the path, write the port into the field port: \"relp.example.com\"")]
    [TestCase("relp.example.com/logs", "leave out the path: \"relp.example.com\"")]
    [TestCase("relp.example.com:6514", "write the port into the field port: \"relp.example.com\"")]
    [TestCase("10.0.0.1:514", "write the port into the field port: \"10.0.0.1\"")]
    [TestCase("[2001:db8::1]:514", "write the port into the field port, leave out the brackets: \"2001:db8::1\"")]
    [TestCase("[2001:db8::1]", "leave out the brackets: \"2001:db8::1\"")]
    [TestCase("2001:DB8::1", "use lower case: \"2001:db8::1\"")]
    [TestCase("relp.example.com.", "leave out the dot at the end: \"relp.example.com\"")]
    [TestCase(" relp.example.com\n", "leave out the white space: \"relp.example.com\"")]
    [TestCase("relp_1.example.com", SubdomainDetail)]
    [TestCase("https://relp_1.example.com", SubdomainDetail)]
    [TestCase("", "target must not be empty")]
    public void Says_one_thing_about_a_target_and_how_to_write_it(string target, string detail)
    {
        FieldError finding = new FluentConfigValidator().Validate(Base with { Target = target }).Single();

        Assert.That((finding.Severity, finding.Detail), Is.EqualTo((FieldErrorSeverity.Error, detail)));
    }

    [TestCase("Relp.Example.com", "use lower case: \"relp.example.com\"")]
    [TestCase("https://*.example.com", "leave out the scheme: \"*.example.com\"")]
    [TestCase("sha1:0123456789abcdef0123456789abcdef01234567", "a fingerprint begins with SHA1: in upper case: \"SHA1:0123456789abcdef0123456789abcdef01234567\"")]
    [TestCase("SHA1 Fingerprint=01:23:45:67:89:AB:CD:EF:01:23:45:67:89:AB:CD:EF:01:23:45:67",
        "a fingerprint begins with SHA1: in upper case: \"SHA1:01:23:45:67:89:AB:CD:EF:01:23:45:67:89:AB:CD:EF:01:23:45:67\"")]
    [TestCase("01:23:45:67:89:AB:CD:EF:01:23:45:67:89:AB:CD:EF:01:23:45:67",
        "a fingerprint begins with SHA1: in upper case: \"SHA1:01:23:45:67:89:AB:CD:EF:01:23:45:67:89:AB:CD:EF:01:23:45:67\"")]
    [TestCase("SHA1:0123", PeerDetail)]
    [TestCase("*.*.example.com", WildcardDetail)]
    [TestCase("a_b", SubdomainDetail)]
    public void Says_one_thing_about_a_peer_and_how_to_write_it(string peer, string detail)
    {
        FieldError finding = new FluentConfigValidator().Validate(
            Base with { Tls = Tls with { AuthMode = "name", PermittedPeer = [peer, "localhost"] } }).Single();

        Assert.That((finding.Path, finding.Detail), Is.EqualTo(("tls.permittedPeer[0]", detail)));
    }

    [TestCase("localhost")]
    [TestCase("relp.localhost")]
    [TestCase("127.0.0.1")]
    [TestCase("127.8.0.1")]
    [TestCase("::1")]
    [TestCase("0.0.0.0")]
    [TestCase("::")]
    public void Warns_of_a_target_that_is_the_node_itself(string target)
    {
        FieldError finding = new FluentConfigValidator().Validate(Base with { Target = target }).Single();

        Assert.That((finding.Path, finding.Severity), Is.EqualTo(("target", FieldErrorSeverity.Warning)));
        Assert.That(finding.Detail, Does.StartWith("is the node itself"));
    }

    [TestCase("regex")]
    [TestCase("exclude")]
    public void Refuses_an_expression_that_rsyslog_cannot_compile(string field)
    {
        MessageContent content = field == "regex" ? new MessageContent { Regex = "(match" } : new MessageContent { Exclude = "(match" };

        FieldError error = new FluentConfigValidator().Validate(WithRule(new LoggingRule { MessageContent = content })).Single();

        string expected = $"loggingRules[0].messageContent.{field}: Invalid value: \"(match\": "
            + "not a valid POSIX ERE regular expression: missing closing )";
        Assert.That(error.ToString(), Does.StartWith(expected));
    }

    [TestCase(4095, true)]
    [TestCase(4096, false)]
    public void Refuses_an_expression_that_is_too_long_for_rsyslog_after_escaping(int quotes, bool accepted)
    {
        MessageContent content = new() { Exclude = new string('"', quotes) };
        string[] paths = accepted ? [] : ["loggingRules[0].messageContent.exclude"];

        IReadOnlyList<FieldError> findings = new FluentConfigValidator().Validate(WithRule(new LoggingRule { MessageContent = content }));

        Assert.That(findings.Select(static finding => finding.Path), Is.EqualTo(paths));
        Assert.That(
            findings.Select(static finding => finding.Detail),
            accepted ? Is.Empty : Has.Exactly(1).StartsWith("too long: 8194 bytes in rsyslog's configuration"));
    }

    [Test]
    public void Warns_of_an_expression_that_does_not_mean_what_people_think()
    {
        MessageContent content = new() { Regex = "\\d+" };

        FieldError warning = new FluentConfigValidator().Validate(WithRule(new LoggingRule { MessageContent = content })).Single();

        Assert.Multiple(() =>
        {
            Assert.That(warning.Severity, Is.EqualTo(FieldErrorSeverity.Warning));
            Assert.That(warning.Path, Is.EqualTo("loggingRules[0].messageContent.regex"));
            Assert.That(warning.Detail, Does.Contain("[0-9]"));
        });
    }

    [Test]
    public void Warns_of_an_auditConfig_without_enabled_and_of_a_tls_without_enabled()
    {
        RsyslogRelpConfig config = Base with { Tls = new TlsConfig(), AuditConfig = new AuditConfig() };

        IReadOnlyList<FieldError> findings = new FluentConfigValidator().Validate(config);

        Assert.Multiple(() =>
        {
            Assert.That(findings, Has.All.Property(nameof(FieldError.Severity)).EqualTo(FieldErrorSeverity.Warning));
            Assert.That(findings.Select(static finding => finding.Path), Is.EqualTo(new[] { "tls.enabled", "auditConfig.enabled" }));
        });
    }

    [Test]
    public void Warns_of_an_absent_authMode_where_tlsLib_is_absent_too()
    {
        FieldError warning = new FluentConfigValidator().Validate(Base with { Tls = Tls with { TlsLib = null } }).Single();

        Assert.That((warning.Path, warning.Severity), Is.EqualTo(("tls.authMode", FieldErrorSeverity.Warning)));
    }

    [Test]
    public void Reports_all_errors_at_once_in_the_order_of_the_fields()
    {
        RsyslogRelpConfig config = new()
        {
            Port = -1,
            Timeout = 0,
            Tls = new TlsConfig { Enabled = true, TlsLib = "openssl" },
            LoggingRules = [new LoggingRule(), new LoggingRule { Severity = 8 }],
        };

        Assert.That(new FluentConfigValidator().Validate(config).Select(static error => error.Path), Is.EqualTo(new[]
        {
            "target", "port", "tls.secretReferenceName", "loggingRules[0]", "loggingRules[1].severity", "timeout",
        }));
    }

    [Test]
    public void Custom_rules_are_at_most_three()
    {
        IEnumerable<string> sources = Directory.EnumerateFiles(Repository.PathOf("src/Adapters.Rendering/ConfigRules"), "*.cs")
            .Select(File.ReadAllText);

        int count = sources.Sum(static source => CustomCalls().Count(source));

        Assert.That(count, Is.InRange(1, 3), "Use a built-in rule. Custom is for a rule that yields several findings.");
    }

    [GeneratedRegex(@"\.Custom(Async)?\b")]
    private static partial Regex CustomCalls();

    private static RsyslogRelpConfig WithRule(LoggingRule rule) => Base with { LoggingRules = [rule] };

    private static TestCaseData Case(string name, RsyslogRelpConfig config, params string[] errors) =>
        (errors.Length == 0 ? new TestCaseData(config) : new TestCaseData(config, errors)).SetArgDisplayNames(name);
}
