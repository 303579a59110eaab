using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Documents;
using RsyslogRelp.Core.Findings;
using RsyslogRelp.Gardener.Shoots;

namespace RsyslogRelp.Gardener.Admission;

/// <summary>
/// The rules on the ConfigMap of <c>auditConfig.configMapReferenceName</c>: exactly one key, <c>auditd</c>, immutable, with
/// rules that load.
/// </summary>
public static class AuditConfigMapRules
{
    /// <summary>The key that holds the <see cref="Auditd"/> document.</summary>
    public const string Key = "auditd";

    /// <summary>Checks a ConfigMap.</summary>
    /// <returns>Its audit rules; null if they cannot be read.</returns>
    internal static string? Check(ConfigMapData configMap, string displayName, IDocumentReader reader, ResourceFindings findings)
    {
        if (!configMap.Immutable)
        {
            findings.Error($"configMap {displayName} must be immutable");
        }

        if (configMap.Data.Keys.Any(static key => key != Key) || configMap.BinaryDataKeys.Count > 0)
        {
            findings.Error($"configMap {displayName} should have only one entry");
        }

        if (!configMap.Data.TryGetValue(Key, out string? text))
        {
            findings.Error($"missing 'data.auditd' field in configMap {displayName}");
            return null;
        }

        if (string.IsNullOrWhiteSpace(text))
        {
            findings.Error($"empty auditd config. Provide non-empty auditd config in configMap {displayName}");
            return null;
        }

        return CheckDocument(text, displayName, reader, findings);
    }

    private static string? CheckDocument(string text, string displayName, IDocumentReader reader, ResourceFindings findings)
    {
        string prefix = $"could not decode 'data.auditd' field of configMap {displayName}: ";
        try
        {
            if (reader.ReadAll(text) is not [var document])
            {
                findings.Error(prefix + "must be exactly one document");
                return null;
            }

            DecodeResult<Auditd> auditd = AuditdAdmission.Check(document);
            prefix = auditd.Value is null ? prefix : $"configMap {displayName}: ";
            foreach (FieldError finding in auditd.Findings)
            {
                if (finding.Severity == FieldErrorSeverity.Error)
                {
                    findings.Error(prefix + finding);
                }
                else
                {
                    findings.Warning(prefix + finding);
                }
            }

            return auditd.Value?.AuditRules;
        }
        catch (DocumentFormatException exception)
        {
            findings.Error($"{prefix}line {exception.Position.Line}: {exception.Message}");
            return null;
        }
    }
}
