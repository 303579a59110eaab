using RsyslogRelp.Core.Documents;
using RsyslogRelp.Core.Findings;

namespace RsyslogRelp.Core.Configuration;

/// <summary>Strict decoding of <see cref="RsyslogRelpConfig"/>.</summary>
public static class RsyslogRelpConfigDecoder
{
    private static readonly string[] ConfigFields =
    [
        .. TypeHeader.FieldNames, "target", "port", "loggingRules", "tls", "rebindInterval", "timeout", "resumeRetryCount",
        "reportSuspensionContinuation", "auditConfig",
    ];

    private static readonly string[] RuleFields = ["programNames", "severity", "messageContent"];
    private static readonly string[] MessageContentFields = ["regex", "exclude"];
    private static readonly string[] TlsFields = ["enabled", "secretReferenceName", "permittedPeer", "authMode", "tlsLib"];
    private static readonly string[] AuditFields = ["enabled", "configMapReferenceName"];

    /// <summary>
    /// Decodes a document. Reports all errors: unknown, duplicate and mistyped fields, a wrong kind or apiVersion, and lists that
    /// are longer than the <see cref="ConfigurationLimits"/>.
    /// </summary>
    /// <param name="document">The document, such as a Shoot's providerConfig.</param>
    public static DecodeResult<RsyslogRelpConfig> Decode(DocumentNode document) => new Reading(isLimited: true).Decode(document);

    /// <summary>
    /// The same for a configuration that is stored in a cluster. Lists may have any length, because the Go extension has no limits and may
    /// have admitted it.
    /// </summary>
    /// <param name="document">The providerConfig of a Shoot or Extension.</param>
    public static DecodeResult<RsyslogRelpConfig> DecodeStored(DocumentNode document) => new Reading(isLimited: false).Decode(document);

    private static MappingNode? Mapping(DocumentNode node, FieldPath path, List<FieldError> errors) =>
        node as MappingNode ?? StrictObjectReader.Mistyped<MappingNode>(node, path, "must be an object", errors);

    /// <param name="isLimited">Whether lists longer than the <see cref="ConfigurationLimits"/> are errors.</param>
    private sealed class Reading(bool isLimited)
    {
        public DecodeResult<RsyslogRelpConfig> Decode(DocumentNode document)
        {
            List<FieldError> errors = [];
            if (TypeHeader.Check(document, RsyslogRelpConfig.Kind, errors) is not { } node)
            {
                return new DecodeResult<RsyslogRelpConfig>(null, errors);
            }

            if (isLimited && ConfigurationLimits.AreExceededBy(node))
            {
                string limit = $"must have at most {DocumentLimits.MaxConfigurationNodes} values in all its lists and objects";
                errors.Add(new FieldError("", FieldErrorType.TooLong, null, limit));
                return new DecodeResult<RsyslogRelpConfig>(null, errors);
            }

            StrictObjectReader reader = new(node, FieldPath.Root, errors, ConfigFields);
            RsyslogRelpConfig config = new()
            {
                Target = reader.String("target") ?? "",
                Port = reader.Integer("port") ?? 0,
                Tls = reader.Object("tls", Tls),
                LoggingRules = reader.List("loggingRules", Most(ConfigurationLimits.MaxLoggingRules), Rule),
                RebindInterval = reader.Integer("rebindInterval"),
                Timeout = reader.Integer("timeout"),
                ResumeRetryCount = reader.Integer("resumeRetryCount"),
                ReportSuspensionContinuation = reader.Boolean("reportSuspensionContinuation"),
                AuditConfig = reader.Object("auditConfig", Audit),
            };
            return new DecodeResult<RsyslogRelpConfig>(config, errors);
        }

        private LoggingRule Rule(DocumentNode node, FieldPath path, List<FieldError> errors)
        {
            if (Mapping(node, path, errors) is not { } mapping)
            {
                return new LoggingRule();
            }

            StrictObjectReader reader = new(mapping, path, errors, RuleFields);
            return new LoggingRule
            {
                ProgramNames = reader.List("programNames", Most(ConfigurationLimits.MaxProgramNames), StrictObjectReader.StringValue),
                Severity = reader.Integer("severity"),
                MessageContent = reader.Object("messageContent", MessageContent),
            };
        }

        private static MessageContent? MessageContent(DocumentNode node, FieldPath path, List<FieldError> errors)
        {
            if (Mapping(node, path, errors) is not { } mapping)
            {
                return null;
            }

            StrictObjectReader reader = new(mapping, path, errors, MessageContentFields);
            return new MessageContent { Regex = reader.String("regex"), Exclude = reader.String("exclude") };
        }

        private TlsConfig? Tls(DocumentNode node, FieldPath path, List<FieldError> errors)
        {
            if (Mapping(node, path, errors) is not { } mapping)
            {
                return null;
            }

            StrictObjectReader reader = new(mapping, path, errors, TlsFields);
            return new TlsConfig
            {
                Enabled = reader.Boolean("enabled"),
                SecretReferenceName = reader.String("secretReferenceName"),
                PermittedPeer = reader.List("permittedPeer", Most(ConfigurationLimits.MaxPermittedPeers), StrictObjectReader.StringValue),
                AuthMode = reader.String("authMode"),
                TlsLib = reader.String("tlsLib"),
            };
        }

        private static AuditConfig? Audit(DocumentNode node, FieldPath path, List<FieldError> errors)
        {
            if (Mapping(node, path, errors) is not { } mapping)
            {
                return null;
            }

            StrictObjectReader reader = new(mapping, path, errors, AuditFields);
            return new AuditConfig
            {
                Enabled = reader.Boolean("enabled"),
                ConfigMapReferenceName = reader.String("configMapReferenceName"),
            };
        }

        private int Most(int limit) => isLimited ? limit : int.MaxValue;
    }
}
