namespace RsyslogRelp.Fuzzing.Targets;

/// <summary>A configuration for targets whose input is something else.</summary>
internal static class SampleConfig
{
    /// <summary>With TLS and the Secret <c>tls</c>.</summary>
    public const string WithTls =
        "apiVersion: rsyslog-relp.extensions.gardener.cloud/v1alpha1\nkind: RsyslogRelpConfig\n"
        + "target: localhost\nport: 10250\nloggingRules: [{severity: 5}]\ntls: {enabled: true, secretReferenceName: tls}\n";
}
