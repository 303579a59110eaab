using RsyslogRelp.Adapters.Kubernetes.Api;
using RsyslogRelp.Adapters.Kubernetes.Api.Kinds;
using RsyslogRelp.Gardener.Admission;
using RsyslogRelp.Gardener.Shoots;

namespace RsyslogRelp.Adapters.Kubernetes.Webhooks.Reviews;

/// <summary>The Secrets and ConfigMaps of a project in the garden, read from the API server at the moment of the call.</summary>
/// <param name="api">The garden.</param>
public sealed class LiveProjectResources(KubernetesApi api) : IProjectResources
{
    /// <inheritdoc/>
    public ValueTask<ResourceLookup<ProjectSecret>> FindSecretAsync(string namespaceName, string name, CancellationToken cancellationToken) =>
        LiveLookup.FindAsync(api, ResourceTypes.Secrets, namespaceName, name, static secret => new ProjectSecret(secret.Immutable == true, secret.Data?.AsReadOnly() ?? LiveLookup.NoData), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ResourceLookup<ProjectConfigMap>> FindConfigMapAsync(string namespaceName, string name, CancellationToken cancellationToken) =>
        LiveLookup.FindConfigMapAsync(api, namespaceName, name, cancellationToken);
}
