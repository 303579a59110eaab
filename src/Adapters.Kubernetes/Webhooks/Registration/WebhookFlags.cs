namespace RsyslogRelp.Adapters.Kubernetes.Webhooks.Registration;

/// <summary>The webhook flags as given on the command line, before defaults and checks. Null or empty: not given.</summary>
public sealed record WebhookFlags
{
    /// <summary><c>--webhook-config-mode</c>: <c>service</c> (default), <c>url</c> or <c>url-service</c>.</summary>
    public string? Mode { get; init; }

    /// <summary><c>--webhook-config-url</c>: host or host:port, without scheme and path. Needed in mode <c>url</c>.</summary>
    public string? Url { get; init; }

    /// <summary><c>--webhook-config-service-port</c>, 1..65535; 0 (default) means the server port.</summary>
    public int ServicePort { get; init; }

    /// <summary><c>--webhook-config-namespace</c>: where the certificate Secrets and the Service are.</summary>
    public string? Namespace { get; init; }

    /// <summary>
    /// Environment variable <c>WEBHOOK_CONFIG_NAMESPACE</c>: default of <see cref="Namespace"/>; only this variable decides on the suffix
    /// <c>-runtime</c>.
    /// </summary>
    public string? EnvironmentNamespace { get; init; }

    /// <summary><c>--webhook-config-owner-namespace</c>; default is the webhook namespace.</summary>
    public string? OwnerNamespace { get; init; }

    /// <summary><c>--disable-webhooks</c>, every item of every occurrence; <c>*</c> disables all.</summary>
    public IReadOnlyList<string> DisabledWebhooks { get; init; } = [];

    /// <summary><c>--webhook-config-server-port</c>, 1..65535; 0 (default) means 9443 in the seed and 443 in the garden.</summary>
    public int ServerPort { get; init; }

    /// <summary><c>--webhook-config-cert-dir</c>.</summary>
    public string? CertificateDirectory { get; init; }
}
