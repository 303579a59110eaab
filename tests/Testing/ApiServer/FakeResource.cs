namespace RsyslogRelp.Testing.ApiServer;

/// <summary>A kind that <see cref="FakeApiServer"/> serves.</summary>
/// <param name="Group">The API group; empty for the core group.</param>
/// <param name="Version">The API version.</param>
/// <param name="Plural">The name in paths.</param>
/// <param name="Kind">The kind.</param>
/// <param name="IsNamespaced">Whether objects live in a namespace.</param>
/// <param name="IsCustom">Whether it is a custom resource; these have a status subresource here, and apiVersion and kind in lists.</param>
internal sealed record FakeResource(string Group, string Version, string Plural, string Kind, bool IsNamespaced, bool IsCustom = false)
{
    public static IReadOnlyList<FakeResource> All { get; } =
    [
        new("", "v1", "namespaces", "Namespace", false),
        new("", "v1", "configmaps", "ConfigMap", true),
        new("", "v1", "secrets", "Secret", true),
        new("", "v1", "events", "Event", true),
        new("coordination.k8s.io", "v1", "leases", "Lease", true),
        new("admissionregistration.k8s.io", "v1", "mutatingwebhookconfigurations", "MutatingWebhookConfiguration", false),
        new("admissionregistration.k8s.io", "v1", "validatingwebhookconfigurations", "ValidatingWebhookConfiguration", false),
        new("extensions.gardener.cloud", "v1alpha1", "extensions", "Extension", true, true),
        new("extensions.gardener.cloud", "v1alpha1", "clusters", "Cluster", false, true),
        new("extensions.gardener.cloud", "v1alpha1", "operatingsystemconfigs", "OperatingSystemConfig", true, true),
        new("resources.gardener.cloud", "v1alpha1", "managedresources", "ManagedResource", true, true),
        new("monitoring.coreos.com", "v1", "prometheusrules", "PrometheusRule", true),
        new("monitoring.coreos.com", "v1alpha1", "scrapeconfigs", "ScrapeConfig", true),
        new("core.gardener.cloud", "v1beta1", "shoots", "Shoot", true, true),
    ];

    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    public string QualifiedName => Group.Length == 0 ? Plural : $"{Plural}.{Group}";
}
