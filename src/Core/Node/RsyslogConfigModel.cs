using System.Globalization;
using RsyslogRelp.Core.Configuration;

namespace RsyslogRelp.Core.Node;

/// <summary>The model of <c>60-audit.conf.liquid</c>: every value from a configuration is already a literal of its context.</summary>
internal static class RsyslogConfigModel
{
    public const string Template = "60-audit.conf.liquid";

    public static Dictionary<string, object?> Create(RsyslogRelpConfig config, ShootIdentity shoot) => new(24)
    {
        ["paths"] = PathsModel.Instance,
        ["project_name"] = RainerScript.TemplateConstantLiteral(shoot.ProjectName),
        ["shoot_name"] = RainerScript.TemplateConstantLiteral(shoot.Name),
        ["shoot_uid"] = RainerScript.TemplateConstantLiteral(shoot.Uid),
        ["target"] = RainerScript.ParameterLiteral(config.Target),
        ["port"] = Number(config.Port),
        ["rebind_interval"] = Number(config.RebindInterval),
        ["timeout"] = Number(config.Timeout),
        // rsyslog's own default discards messages after the first failed retry; two of three messages were lost in an outage of ten
        // seconds.
        ["resume_retry_count"] = Number(config.ResumeRetryCount ?? -1),
        ["report_suspension_continuation"] = config.ReportSuspensionContinuation switch { null => null, true => "on", false => "off" },
        ["tls"] = config.TlsEnabled ? "on" : null,
        ["tls_lib"] = Literal(config.TlsEnabled ? config.Tls?.TlsLib : null),
        ["tls_auth_mode"] = Literal(config.Tls?.AuthMode),
        ["tls_permitted_peers"] = config.Tls is { PermittedPeer.Count: > 0 } tls
            ? RainerScript.ParameterArray([.. tls.PermittedPeer.Select(static peer => PeerFingerprint.Normalize(peer) ?? peer)])
            : null,
        ["filters"] = Filters(config.LoggingRules),
    };

    private static string[] Filters(IReadOnlyList<LoggingRule> rules)
    {
        string[] filters = new string[rules.Count];
        for (int i = 0; i < filters.Length; i++)
        {
            filters[i] = LogFilter.Expression(rules[i]);
        }

        return filters;
    }

    private static string? Number(int? value) => value?.ToString(CultureInfo.InvariantCulture);

    private static string? Literal(string? value) => value is null ? null : RainerScript.ParameterLiteral(value);
}
