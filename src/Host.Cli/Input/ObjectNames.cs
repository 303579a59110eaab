using System.Text.RegularExpressions;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Findings;

namespace RsyslogRelp.Host.Cli.Input;

/// <summary>
/// The names of the Secret and the ConfigMap in a bare config. It names the objects themselves; the references of a Shoot are names of
/// entries of <c>spec.resources</c>, for which Gardener has no rule.
/// </summary>
internal static partial class ObjectNames
{
    private const int MaxLength = 253;

    private const string Rule = "not a valid object name: use at most 253 lower case letters, digits, '-' and '.'";

    public static IEnumerable<FieldError> Check(RsyslogRelpConfig? config) =>
    [
        .. Check(FieldPath.Root.Child("tls").Child("secretReferenceName"), config?.Tls?.SecretReferenceName),
        .. Check(FieldPath.Root.Child("auditConfig").Child("configMapReferenceName"), config?.AuditConfig?.ConfigMapReferenceName),
    ];

    private static IEnumerable<FieldError> Check(FieldPath path, string? name) =>
        string.IsNullOrEmpty(name) || (name.Length <= MaxLength && Subdomain().IsMatch(name))
            ? []
            : [FieldError.Invalid(path, FieldValue.Of(name), Rule)];

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Subdomain();
}
