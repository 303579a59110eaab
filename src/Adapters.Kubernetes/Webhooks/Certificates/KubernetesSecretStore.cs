using System.Net;
using k8s.Models;
using RsyslogRelp.Adapters.Kubernetes.Api;
using RsyslogRelp.Adapters.Kubernetes.Api.Kinds;
using RsyslogRelp.Adapters.Kubernetes.Watching;

namespace RsyslogRelp.Adapters.Kubernetes.Webhooks.Certificates;

/// <summary><see cref="ISecretStore"/> on a cluster.</summary>
/// <param name="api">The cluster that holds the certificate Secrets.</param>
/// <param name="namespaceName">Their namespace.</param>
public sealed class KubernetesSecretStore(KubernetesApi api, string namespaceName) : ISecretStore
{
    /// <inheritdoc/>
    public string Namespace => namespaceName;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<StoredSecret>> ListAsync(
        IReadOnlyDictionary<string, string> labels, CancellationToken cancellationToken)
    {
        ResourcePage<V1Secret> page = await api.ListAsync(
            ResourceTypes.Secrets, Selection(labels), limit: null, continueFrom: null, cancellationToken);
        return [.. page.Items.Select(static item => item.Object).OfType<V1Secret>().Select(FromApi)];
    }

    /// <summary>A watch of the certificates of a webhook. It keeps no content, so that no key stays in memory.</summary>
    /// <param name="names">The webhook's names.</param>
    /// <param name="time">The clock.</param>
    public ResourceCache<V1Secret> Watch(WebhookNames names, TimeProvider time) => new(
        api,
        ResourceTypes.Secrets,
        new ResourceCacheOptions<V1Secret>
        {
            Selection = Selection(CertificateRotation.CommonLabels(names)),
            Trim = static secret => secret with { Data = null },
        },
        time);

    /// <inheritdoc/>
    public async Task<StoredSecret?> GetAsync(string name, CancellationToken cancellationToken) =>
        await api.GetAsync(ResourceTypes.Secrets, namespaceName, name, cancellationToken) is { } secret ? FromApi(secret) : null;

    /// <inheritdoc/>
    public async Task<StoredSecret?> CreateAsync(StoredSecret secret, CancellationToken cancellationToken)
    {
        try
        {
            return FromApi(await api.CreateAsync(ResourceTypes.Secrets, ToApi(secret), cancellationToken));
        }
        catch (KubernetesApiException exception) when (exception.StatusCode == HttpStatusCode.Conflict)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public async Task<bool> RelabelAsync(StoredSecret secret, CancellationToken cancellationToken)
    {
        // The Secret is read again, so that annotations and other fields are preserved.
        if (await api.GetAsync(ResourceTypes.Secrets, namespaceName, secret.Name, cancellationToken) is not { } stored)
        {
            return false;
        }

        stored.Metadata.ResourceVersion = secret.ResourceVersion;
        stored.Metadata.Labels = secret.Labels.ToDictionary();
        stored.Immutable = secret.Immutable;
        try
        {
            await api.UpdateAsync(ResourceTypes.Secrets, stored, cancellationToken);
            return true;
        }
        catch (KubernetesApiException exception) when (exception.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.NotFound)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(StoredSecret secret, CancellationToken cancellationToken)
    {
        try
        {
            await api.DeleteAsync(ResourceTypes.Secrets, namespaceName, secret.Name, cancellationToken, secret.Uid);
        }
        catch (KubernetesApiException exception) when (exception.StatusCode == HttpStatusCode.Conflict)
        {
            // The Secret was replaced by another, which must not be deleted.
        }
    }

    private static StoredSecret FromApi(V1Secret secret) => new()
    {
        Name = secret.Metadata.Name,
        Labels = secret.Metadata.Labels?.ToDictionary() ?? [],
        Data = secret.Data?.ToDictionary() ?? [],
        Type = secret.Type ?? "Opaque",
        Immutable = secret.Immutable ?? false,
        Created = secret.Metadata.CreationTimestamp is { } created ? new DateTimeOffset(created.ToUniversalTime()) : null,
        Uid = secret.Metadata.Uid,
        ResourceVersion = secret.Metadata.ResourceVersion,
    };

    private V1Secret ToApi(StoredSecret secret) => new()
    {
        Metadata = new V1ObjectMeta { Name = secret.Name, NamespaceProperty = namespaceName, Labels = secret.Labels.ToDictionary() },
        Type = secret.Type,
        Immutable = secret.Immutable,
        Data = secret.Data.ToDictionary(),
    };

    private ResourceSelection Selection(IReadOnlyDictionary<string, string> labels) => new()
    {
        Namespace = namespaceName,
        LabelSelector = string.Join(',', labels.Select(static label => $"{label.Key}={label.Value}")),
    };
}
