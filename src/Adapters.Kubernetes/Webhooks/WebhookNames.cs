namespace RsyslogRelp.Adapters.Kubernetes.Webhooks;

/// <summary>
/// The names of a webhook in the cluster. They are the names of Gardener's Go extension, so that either implementation finds the other's
/// objects.
/// </summary>
public sealed record WebhookNames
{
    private const string RuntimePrefix = "runtime-extension-";

    /// <summary>Derives the names.</summary>
    /// <param name="component">The webhook.</param>
    /// <param name="environmentNamespace">Value of <c>WEBHOOK_CONFIG_NAMESPACE</c>; one that begins with
    /// <c>runtime-extension-</c> adds <c>-runtime</c> to the component name. Null: none.</param>
    public WebhookNames(WebhookComponent component, string? environmentNamespace = null)
    {
        string name = component == WebhookComponent.OperatingSystemConfig ? "shoot-rsyslog-relp" : "shoot-rsyslog-relp-admission";
        bool runtime = environmentNamespace?.StartsWith(RuntimePrefix, StringComparison.Ordinal) ?? false;
        Component = runtime ? name + "-runtime" : name;
        Configuration = "gardener-extension-" + Component;
        (FlagValue, string entry, Path) = component == WebhookComponent.OperatingSystemConfig
            ? ("shoot-rsyslog-relp", "operating-system-config", "/operating-system-config")
            : ("validator", "validator", "/webhooks/validate");
        Entry = $"{entry}.{Component}.extensions.gardener.cloud";
    }

    /// <summary>Component name: also the common name of the server certificate.</summary>
    public string Component { get; }

    /// <summary>Name of the webhook configuration and of the Service in front of the replicas.</summary>
    public string Configuration { get; }

    /// <summary>Name of the only entry of the webhook configuration.</summary>
    public string Entry { get; }

    /// <summary>Path of the HTTPS endpoint.</summary>
    public string Path { get; }

    /// <summary>The value of <c>--disable-webhooks</c> that names this webhook.</summary>
    public string FlagValue { get; }

    /// <summary>Label <c>manager-identity</c> of the certificate Secrets.</summary>
    public string SecretsIdentity => $"gardener-extension-{Component}-webhook";

    /// <summary>Label <c>name</c> of CA Secrets.</summary>
    public string Authority => $"ca-{Component}-webhook";

    /// <summary>Label <c>name</c> of bundle Secrets.</summary>
    public string Bundle => $"ca-{Component}-webhook-bundle";

    /// <summary>Label <c>name</c> of server certificate Secrets.</summary>
    public string Server => $"{Component}-webhook-server";
}
