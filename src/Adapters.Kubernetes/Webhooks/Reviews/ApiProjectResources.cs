using RsyslogRelp.Adapters.Kubernetes.Api;
using RsyslogRelp.Adapters.Kubernetes.Api.Kinds;
using RsyslogRelp.Gardener.Admission;
using RsyslogRelp.Gardener.Shoots;

namespace RsyslogRelp.Adapters.Kubernetes.Webhooks.Reviews;

/// <summary>The Secrets and ConfigMaps of a project in the garden, read from the API server at the moment of the call.</summary>
/// <param name="api">The garden.</param>
public sealed class ApiProjectResources(KubernetesApi api) : IProjectResources
{
    /// <inheritdoc/>
    public ValueTask<ResourceLookup<SecretData>> FindSecretAsync(string namespaceName, string name, CancellationToken cancellationToken) =>
        ApiLookup.FindAsync(
            api,
            ResourceTypes.Secrets,
            namespaceName,
            name,
            static secret => new SecretData(secret.Immutable == true, secret.Data?.AsReadOnly() ?? ApiLookup.NoData),
            cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ResourceLookup<ConfigMapData>> FindConfigMapAsync(
        string namespaceName, string name, CancellationToken cancellationToken) =>
        ApiLookup.FindConfigMapAsync(api, namespaceName, name, cancellationToken);
}
