using System.Net;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace RsyslogRelp.Adapters.Kubernetes.Certificates;

/// <summary><see cref="ISecretStore"/> on a cluster.</summary>
/// <param name="client">Client of the cluster that holds the certificate Secrets.</param>
/// <param name="namespaceName">Their namespace.</param>
public sealed class KubernetesSecretStore(IKubernetes client, string namespaceName) : ISecretStore
{
    /// <inheritdoc/>
    public string Namespace => namespaceName;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<StoredSecret>> ListAsync(IReadOnlyDictionary<string, string> labels, CancellationToken cancellationToken)
    {
        string selector = string.Join(',', labels.Select(label => $"{label.Key}={label.Value}"));
        V1SecretList list = await client.CoreV1.ListNamespacedSecretAsync(
            namespaceName, labelSelector: selector, cancellationToken: cancellationToken).ConfigureAwait(false);
        return [.. list.Items.Select(FromApi)];
    }

    /// <inheritdoc/>
    public async Task<StoredSecret?> GetAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return FromApi(await client.CoreV1.ReadNamespacedSecretAsync(name, namespaceName, cancellationToken: cancellationToken).ConfigureAwait(false));
        }
        catch (HttpOperationException exception) when (exception.Response.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public async Task<StoredSecret?> CreateAsync(StoredSecret secret, CancellationToken cancellationToken)
    {
        try
        {
            return FromApi(await client.CoreV1.CreateNamespacedSecretAsync(ToApi(secret), namespaceName, cancellationToken: cancellationToken).ConfigureAwait(false));
        }
        catch (HttpOperationException exception) when (exception.Response.StatusCode == HttpStatusCode.Conflict)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public async Task<bool> RelabelAsync(StoredSecret secret, CancellationToken cancellationToken)
    {
        try
        {
            // Read again rather than built anew: annotations and the rest stay as they are.
            V1Secret stored = await client.CoreV1.ReadNamespacedSecretAsync(secret.Name, namespaceName, cancellationToken: cancellationToken).ConfigureAwait(false);
            stored.Metadata.ResourceVersion = secret.ResourceVersion;
            stored.Metadata.Labels = secret.Labels.ToDictionary();
            stored.Immutable = secret.Immutable;
            await client.CoreV1.ReplaceNamespacedSecretAsync(stored, secret.Name, namespaceName, cancellationToken: cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (HttpOperationException exception) when (exception.Response.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.NotFound)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(StoredSecret secret, CancellationToken cancellationToken)
    {
        try
        {
            await client.CoreV1.DeleteNamespacedSecretAsync(
                secret.Name,
                namespaceName,
                new V1DeleteOptions { Preconditions = new V1Preconditions { Uid = secret.Uid } },
                cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (HttpOperationException exception) when (exception.Response.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.NotFound)
        {
            // Gone, or replaced by one that is not ours to delete.
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
        ApiVersion = "v1",
        Kind = "Secret",
        Metadata = new V1ObjectMeta
        {
            Name = secret.Name,
            NamespaceProperty = namespaceName,
            Labels = secret.Labels.ToDictionary(),
        },
        Type = secret.Type,
        Immutable = secret.Immutable,
        Data = secret.Data.ToDictionary(),
    };
}
