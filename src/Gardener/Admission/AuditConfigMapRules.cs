using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Documents;
using RsyslogRelp.Core.Findings;
using RsyslogRelp.Gardener.Shoots;

namespace RsyslogRelp.Gardener.Admission;

/// <summary>The rules on the ConfigMap of <c>auditConfig.configMapReferenceName</c>: exactly one key, <c>auditd</c>, immutable, with rules that load.</summary>
public static class AuditConfigMapRules
{
    /// <summary>The key that holds the <see cref="Auditd"/> document.</summary>
    public const string Key = "auditd";

    /// <summary>The audit rules of a ConfigMap; null if it holds none that can be read.</summary>
    /// <param name="configMap">The ConfigMap.</param>
    /// <param name="reader">Reads the document.</param>
    public static string? ReadRules(ProjectConfigMap configMap, IDocumentReader reader)
    {
        try
        {
            return configMap.Data.TryGetValue(Key, out string? text) && reader.ReadAll(text) is [var document]
                ? AuditdDecoder.Decode(document).Value?.AuditRules
                : null;
        }
        catch (DocumentFormatException)
        {
            return null;
        }
    }

    internal static void Check(ProjectConfigMap configMap, string displayName, IDocumentReader reader, ResourceFindings findings)
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
        }
        else if (string.IsNullOrWhiteSpace(text))
        {
            findings.Error($"empty auditd config. Provide non-empty auditd config in configMap {displayName}");
        }
        else
        {
            CheckDocument(text, displayName, reader, findings);
        }
    }

    private static void CheckDocument(string text, string displayName, IDocumentReader reader, ResourceFindings findings)
    {
        string prefix = $"could not decode 'data.auditd' field of configMap {displayName}: ";
        try
        {
            if (reader.ReadAll(text) is not [var document])
            {
                findings.Error(prefix + "must be exactly one document");
                return;
            }

            DecodeResult<Auditd> auditd = AuditdAdmission.Check(document);
            prefix = auditd.Value is null ? prefix : $"configMap {displayName}: ";
            foreach (FieldError finding in auditd.Errors)
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
        }
        catch (DocumentFormatException exception)
        {
            findings.Error($"{prefix}line {exception.Position.Line}: {exception.Message}");
        }
    }
}
