namespace RsyslogRelp.Core.Configuration;

/// <summary>
/// What a cluster owner writes into <c>spec.extensions[].providerConfig</c> of a Shoot: which logs of the nodes are sent to which receiver.
/// Kind <c>RsyslogRelpConfig</c> of <c>rsyslog-relp.extensions.gardener.cloud/v1alpha1</c>. Immutable.
/// </summary>
/// <remarks>
/// Numbers have 64 bits, as in the Go extension, whose admission checks few of them. A new configuration needs numbers in the ranges given
/// here; for others, <see cref="Node.NodeFindings"/> tells what a node makes of them.
/// </remarks>
public sealed record RsyslogRelpConfig
{
    /// <summary>The kind of the document.</summary>
    public const string Kind = "RsyslogRelpConfig";

    /// <summary>The receiver: a canonical IP address or a lower-case RFC 1123 subdomain. Required.</summary>
    public string Target { get; init; } = "";

    /// <summary>The receiver's TCP port, 1 to 65535. Required.</summary>
    public long Port { get; init; }

    /// <summary>Which messages are forwarded. A message that meets several rules is forwarded once. At least one rule.</summary>
    public IReadOnlyList<LoggingRule> LoggingRules { get; init; } = [];

    /// <summary>Transport security. Absent: messages are sent in clear text.</summary>
    public TlsConfig? Tls { get; init; }

    /// <summary>
    /// The number of <b>messages</b> (not seconds) after which rsyslog reconnects; 0: never. Absent: rsyslog's default, never.
    /// </summary>
    public long? RebindInterval { get; init; }

    /// <summary>Seconds to wait for a response of the receiver, 1 or more. Absent: rsyslog's default, 90.</summary>
    public long? Timeout { get; init; }

    /// <summary>How often a failed delivery is retried before the message is discarded; -1: without limit. Absent: without limit.</summary>
    public long? ResumeRetryCount { get; init; }

    /// <summary>Whether rsyslog reports that the receiver is still unreachable. Absent: rsyslog's default, off.</summary>
    public bool? ReportSuspensionContinuation { get; init; }

    /// <summary>The audit rules of the nodes. Absent: the default rules are loaded.</summary>
    public AuditConfig? AuditConfig { get; init; }

    /// <summary>Whether TLS is enabled.</summary>
    public bool TlsEnabled => Tls is { Enabled: true };

    /// <summary>Whether audit rules are loaded: an absent <c>auditConfig</c> means yes, one without <c>enabled</c> means no.</summary>
    public bool AuditEnabled => AuditConfig is null or { Enabled: true };

    /// <summary>
    /// The reference to a ConfigMap whose audit rules replace the default ones; null if audit rules are off, or if the default rules
    /// are loaded. An empty reference is a reference too: no ConfigMap has that name, so that the configuration cannot be rendered.
    /// </summary>
    public string? AuditRulesReference => AuditEnabled ? AuditConfig?.ConfigMapReferenceName : null;
}
