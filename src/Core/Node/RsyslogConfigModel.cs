using System.Globalization;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Findings;

namespace RsyslogRelp.Core.Node;

/// <summary>The model of <c>60-audit.conf.liquid</c>: every value from a configuration is already a literal of its context.</summary>
internal static class RsyslogConfigModel
{
    public const string Template = "60-audit.conf.liquid";

    // A rule can have 10,000 program names.
    private const int MaxCommentsOfRule = 10;

    public static Dictionary<string, object?> Create(RsyslogRelpConfig config, ShootIdentity shoot) => new(24)
    {
        ["paths"] = PathsModel.Instance,
        ["project_name"] = RainerScript.TemplateConstantLiteral(shoot.ProjectName),
        ["shoot_name"] = RainerScript.TemplateConstantLiteral(shoot.Name),
        ["shoot_uid"] = RainerScript.TemplateConstantLiteral(shoot.Uid),
        ["target"] = RainerScript.ParameterLiteral(config.Target),
        ["port"] = Number(config.Port),
        ["rebind_interval"] = Parameter(config.RebindInterval),
        ["timeout"] = Parameter(config.Timeout),
        // rsyslog's own default discards messages after the first failed retry; two of three messages were lost in an outage of ten
        // seconds.
        ["resume_retry_count"] = Parameter(config.ResumeRetryCount ?? -1),
        ["report_suspension_continuation"] = config.ReportSuspensionContinuation switch { null => null, true => "on", false => "off" },
        ["tls"] = config.TlsEnabled ? "on" : null,
        ["tls_lib"] = Literal(config.TlsEnabled ? config.Tls?.TlsLib : null),
        ["tls_auth_mode"] = Literal(config.Tls?.AuthMode),
        ["tls_permitted_peers"] = config.Tls is { PermittedPeer.Count: > 0 } tls
            ? RainerScript.ParameterArray([.. tls.PermittedPeer.Select(static peer => PeerFingerprint.Normalize(peer) ?? peer)])
            : null,
        ["comments"] = Comments([.. NodeNumbers.Findings(config)]),
        ["rules"] = NodeFindings.Rules(config).Select(static rule => new Dictionary<string, object?>(2)
        {
            ["comments"] = Comments(rule.Findings),
            ["filter"] = rule.Filter,
        }).ToArray(),
    };

    private static string? Parameter(long? value) => value is { } number ? Number(NodeNumbers.Kept(number)) : null;

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string[] Comments(IReadOnlyList<FieldError> findings)
    {
        string[] comments = [.. findings.Take(MaxCommentsOfRule).Select(Comment)];
        return findings.Count <= MaxCommentsOfRule ? comments : [.. comments, $"and {findings.Count - MaxCommentsOfRule} more"];
    }

    // rsyslog reads a comment up to the end of the line, or of the next line if the line ends with a backslash.
    private static string Comment(FieldError finding)
    {
        string line = string.Concat(finding.ToString().Select(static c => char.IsControl(c) ? ' ' : c));
        return line.EndsWith('\\') ? line + '.' : line;
    }

    private static string? Literal(string? value) => value is null ? null : RainerScript.ParameterLiteral(value);
}
