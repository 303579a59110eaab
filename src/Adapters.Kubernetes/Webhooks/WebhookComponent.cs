namespace RsyslogRelp.Adapters.Kubernetes.Webhooks;

/// <summary>Which webhook a process serves. A process serves one; the image holds both.</summary>
public enum WebhookComponent
{
    /// <summary>Seed: mutates OperatingSystemConfigs. Component name <c>shoot-rsyslog-relp</c>.</summary>
    OperatingSystemConfig,

    /// <summary>Garden: validates Shoots. Component name <c>shoot-rsyslog-relp-admission</c>.</summary>
    Shoot,
}
