using CsCheck;
using RsyslogRelp.Adapters.Rendering.ConfigRules;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Findings;
using RsyslogRelp.Core.Node;

namespace RsyslogRelp.Testing.Rendering;

/// <summary>Generates configurations with any text in every text field; only those that validation accepts are returned.</summary>
public static class ConfigGenerator
{
    private static readonly FluentConfigValidator Validator = new();

    // Text that has a meaning for a shell, RainerScript, Liquid or a regular expression, and text outside of ASCII.
    private static readonly Gen<string> Piece = Gen.OneOf(
        Gen.Char["\\\"'$`%{}()[]|<>=;:,/*?!#&~^.+-_ @"].Select(static c => c.ToString()),
        Gen.Char['\u0001', '\u007f'].Select(static c => c.ToString()),
        Gen.Char['a', 'z'].Select(static c => c.ToString()),
        OneOf("{{", "}}", "{%", "%}", "${", "$(", "\\\"", "\\\\", "\\$", "\" then", "stop", "[[:alpha:]]", "(a|b)", "a{2}", "\\.",
            "ü", "é", "世", "🚀", "\u0085", "\u2028", "\u00a0"));

    private static readonly Gen<string> Text = Piece.Array[0, 24].Select(string.Concat);
    private static readonly Gen<string> ProgramName = Gen.Char['!', '~']
        .Where(static c => c is not ('[' or ':' or '/'))
        .Array[1, 12]
        .Select(static c => new string(c));
    private static readonly Gen<string?> Expression =
        Gen.Frequency((1, Gen.Const((string?)null)), (4, Text.Select(static text => (string?)text)));
    private static readonly Gen<int?> Severity = Gen.Int[-1, 7].Select(static severity => severity < 0 ? (int?)null : severity);

    private static readonly Gen<LoggingRule> Rule =
        Gen.Select(ProgramName.Array[0, 4], Severity.Select(static severity => (long?)severity), Expression, Expression, ToRule)
            .Where(static rule => Accepted(new RsyslogRelpConfig { Target = "r", Port = 1, LoggingRules = [rule] }));

    private static readonly Gen<string> StoredText = Gen.Frequency(
        (8, Text),
        (1, OneOf("*a", "a{1", "{\"level\":\"error\"", "a\0b", "(a)\\1", "a{2000}", "((a{255}){255}){255}", "\\", new string('"', 6_000))));

    private static readonly Gen<LoggingRule> StoredRule = Gen.Select(
        StoredText.Array[0, 3],
        Gen.OneOf(Gen.Const((long?)null), Gen.Long[-2, 9].Select(static n => (long?)n), Gen.Long.Select(static n => (long?)n)),
        Gen.OneOf(Gen.Const((string?)null), StoredText.Select(static text => (string?)text)),
        Gen.OneOf(Gen.Const((string?)null), StoredText.Select(static text => (string?)text)),
        ToRule);

    private static readonly Gen<TlsConfig?> Tls = OneOf<TlsConfig?>(
        null,
        new TlsConfig { Enabled = true, SecretReferenceName = "tls" },
        new TlsConfig
        {
            Enabled = true,
            SecretReferenceName = "tls",
            AuthMode = "name",
            TlsLib = "openssl",
            PermittedPeer = ["*.example.com", "a"],
        },
        new TlsConfig
        {
            Enabled = true,
            SecretReferenceName = "tls",
            AuthMode = "fingerprint",
            TlsLib = "gnutls",
            PermittedPeer = ["SHA1:0123456789abcdef0123456789abcdef01234567"],
        });

    /// <summary>Accepted configurations.</summary>
    public static Gen<RsyslogRelpConfig> Configs { get; } =
        Gen.Select(
            OneOf("receiver.example.com", "10.0.0.1", "2001:db8::1", "a"),
            Gen.Int[1, 65535],
            Rule.Array[1, 5],
            Tls,
            Gen.Int[-1, 3],
            static (target, port, rules, tls, number) => new RsyslogRelpConfig
            {
                Target = target,
                Port = port,
                LoggingRules = rules,
                Tls = tls,
                RebindInterval = number < 0 ? null : number,
                Timeout = number < 1 ? null : number,
                ResumeRetryCount = number < 0 ? null : number,
                ReportSuspensionContinuation = number < 0 ? null : number > 1,
            }).Where(Accepted);

    /// <summary>Configurations whose rules and numbers nobody has checked.</summary>
    public static Gen<RsyslogRelpConfig> StoredConfigs { get; } =
        Gen.Select(StoredRule.Array[0, 5], Gen.Long, Gen.Long, Gen.Long, Gen.Long, static (rules, port, rebind, timeout, retries) =>
            new RsyslogRelpConfig
            {
                Target = "receiver.example.com",
                Port = port,
                LoggingRules = rules,
                RebindInterval = rebind,
                Timeout = timeout,
                ResumeRetryCount = retries,
            });

    /// <summary>Identities with any text that can be expressed at all.</summary>
    public static Gen<ShootIdentity> Shoots { get; } =
        Gen.Select(Text, Text, Text, static (project, name, uid) => new ShootIdentity(project, name, uid));

    private static LoggingRule ToRule(string[] names, long? severity, string? regex, string? exclude) => new()
    {
        ProgramNames = names,
        Severity = severity,
        MessageContent = regex is null && exclude is null ? null : new MessageContent { Regex = regex, Exclude = exclude },
    };

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    private static bool Accepted(RsyslogRelpConfig config) =>
        Validator.Validate(config).All(static error => error.Severity != FieldErrorSeverity.Error);
}
