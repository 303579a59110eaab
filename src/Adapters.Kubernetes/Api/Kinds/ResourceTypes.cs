using k8s.Models;

namespace RsyslogRelp.Adapters.Kubernetes.Api.Kinds;

/// <summary>The kinds of objects that are read and written here.</summary>
public static class ResourceTypes
{
    private const string ExtensionsGroup = "extensions.gardener.cloud";
    private static ResourceJsonContext Json => ResourceJsonContext.Default;

    /// <summary>Extensions of Gardener.</summary>
    public static ResourceType<Extension> Extensions { get; } = new(
        ExtensionsGroup, "v1alpha1", "extensions", "Extension", true, static () => Json.Extension);

    /// <summary>Clusters of Gardener.</summary>
    public static ResourceType<Cluster> Clusters { get; } = new(
        ExtensionsGroup, "v1alpha1", "clusters", "Cluster", false, static () => Json.Cluster);

    /// <summary>ConfigMaps.</summary>
    public static ResourceType<V1ConfigMap> ConfigMaps { get; } = new(
        "", "v1", "configmaps", "ConfigMap", true, static () => Json.V1ConfigMap);

    /// <summary>Secrets.</summary>
    public static ResourceType<V1Secret> Secrets { get; } = new("", "v1", "secrets", "Secret", true, static () => Json.V1Secret);

    /// <summary>Namespaces.</summary>
    public static ResourceType<V1Namespace> Namespaces { get; } = new(
        "", "v1", "namespaces", "Namespace", false, static () => Json.V1Namespace);

    /// <summary>Leases.</summary>
    public static ResourceType<V1Lease> Leases { get; } = new(
        "coordination.k8s.io", "v1", "leases", "Lease", true, static () => Json.V1Lease);

    /// <summary>ManagedResources of Gardener.</summary>
    public static ResourceType<ManagedResource> ManagedResources { get; } = new(
        "resources.gardener.cloud", "v1alpha1", "managedresources", "ManagedResource", true, static () => Json.ManagedResource);

    /// <summary>Events of the core group.</summary>
    public static ResourceType<Corev1Event> Events { get; } = new("", "v1", "events", "Event", true, static () => Json.Corev1Event);

    /// <summary>ConfigMaps whose data is compared as JSON.</summary>
    public static ResourceType<ContentObject> ConfigMapContents { get; } = new(
        "", "v1", "configmaps", "ConfigMap", true, static () => Json.ContentObject);

    /// <summary>PrometheusRules of prometheus-operator.</summary>
    public static ResourceType<ContentObject> PrometheusRules { get; } = new(
        "monitoring.coreos.com", "v1", "prometheusrules", "PrometheusRule", true, static () => Json.ContentObject);

    /// <summary>ScrapeConfigs of prometheus-operator.</summary>
    public static ResourceType<ContentObject> ScrapeConfigs { get; } = new(
        "monitoring.coreos.com", "v1alpha1", "scrapeconfigs", "ScrapeConfig", true, static () => Json.ContentObject);

    /// <summary>Registrations of mutating webhooks.</summary>
    public static ResourceType<V1MutatingWebhookConfiguration> MutatingWebhookConfigurations { get; } =
        new(
            "admissionregistration.k8s.io",
            "v1",
            "mutatingwebhookconfigurations",
            "MutatingWebhookConfiguration",
            false,
            static () => Json.V1MutatingWebhookConfiguration);

    /// <summary>Registrations of validating webhooks.</summary>
    public static ResourceType<V1ValidatingWebhookConfiguration> ValidatingWebhookConfigurations { get; } =
        new(
            "admissionregistration.k8s.io",
            "v1",
            "validatingwebhookconfigurations",
            "ValidatingWebhookConfiguration",
            false,
            static () => Json.V1ValidatingWebhookConfiguration);
}
