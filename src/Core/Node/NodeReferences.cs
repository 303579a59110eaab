namespace RsyslogRelp.Core.Node;

/// <summary>
/// The objects that a configuration refers to. Gardener copies the referenced resources of a Shoot into its control plane namespace, with
/// the prefix <c>ref-</c>.
/// </summary>
public sealed record NodeReferences
{
    /// <summary>The prefix of the copies in the control plane namespace.</summary>
    public const string Prefix = "ref-";

    /// <summary>
    /// The Secret with <c>ca</c>, <c>crt</c>, <c>key</c> in the control plane namespace. Absent: <c>ref-</c> and the reference's name.
    /// </summary>
    public string? TlsSecretName { get; init; }

    /// <summary>The custom audit rules of the referenced ConfigMap. Required if the configuration refers to one.</summary>
    public string? AuditRules { get; init; }
}
