using RsyslogRelp.Adapters.Rendering.ConfigRules;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Findings;

namespace RsyslogRelp.Host.Cli.Input;

/// <summary>
/// The names of the Secret and the ConfigMap in a bare config. It names the objects themselves; the references of a Shoot are names of
/// entries of <c>spec.resources</c>, for which Gardener has no rule.
/// </summary>
internal static class ObjectNames
{
    private const string Rule = "not a valid object name: use at most 253 lower case letters, digits, '-' and '.'";

    public static IEnumerable<FieldError> Check(RsyslogRelpConfig? config) =>
    [
        .. Check(FieldPath.Root.Child("tls").Child("secretReferenceName"), config?.Tls?.SecretReferenceName),
        .. Check(FieldPath.Root.Child("auditConfig").Child("configMapReferenceName"), config?.AuditConfig?.ConfigMapReferenceName),
    ];

    private static IEnumerable<FieldError> Check(FieldPath path, string? name) =>
        string.IsNullOrEmpty(name) || Dns1123.IsSubdomain(name)
            ? []
            : [FieldError.Invalid(path, FieldValue.Of(name), Rule)];
}
