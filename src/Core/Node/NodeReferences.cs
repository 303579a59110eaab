namespace RsyslogRelp.Core.Node;

/// <summary>What the references of a configuration stand for. Gardener copies the resources of a Shoot next to its control plane, with the prefix <c>ref-</c>.</summary>
public sealed record NodeReferences
{
    /// <summary>The prefix of the copies in the control plane namespace.</summary>
    public const string Prefix = "ref-";

    /// <summary>The Secret with <c>ca</c>, <c>crt</c> and <c>key</c> in the control plane namespace. Absent: <c>ref-</c> and the reference's name.</summary>
    public string? TlsSecretName { get; init; }

    /// <summary>The custom audit rules, the <c>auditRules</c> of the referenced ConfigMap. Required if the configuration names one.</summary>
    public string? AuditRules { get; init; }
}
