using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using k8s.Models;
using RsyslogRelp.Adapters.Kubernetes.Api;
using RsyslogRelp.Adapters.Kubernetes.Api.Kinds;
using RsyslogRelp.Gardener.Lifecycle;

namespace RsyslogRelp.Adapters.Kubernetes.Extensions;

/// <summary>
/// Writes ManagedResources and their Secrets as Gardener does: a Secret is immutable and named after its content, and Gardener's garbage
/// collector deletes it once it is replaced.
/// </summary>
internal sealed class ManagedResources(KubernetesApi api)
{
    private const string DataKey = "data.yaml";
    private const string GarbageCollectable = "resources.gardener.cloud/garbage-collectable-reference";
    private const string ReferencePrefix = "reference.resources.gardener.cloud/";
    private const string Origin = "origin";

    private static readonly ManagedResourceState NotYet = new(
        IsHealthy: false, DeletionRequested: false, DateTimeOffset.MaxValue, null, null);
    private static readonly JsonObject InjectLabels = new() { ["shoot.gardener.cloud/no-cleanup"] = "true" };

    public async Task<ManagedResourceState?> GetAsync(string namespaceName, string name, CancellationToken cancellationToken) =>
        await api.GetAsync(ResourceTypes.ManagedResources, namespaceName, name, cancellationToken) is { } resource
            ? ManagedResourceStates.Of(resource)
            : null;

    public async Task<ManagedResourceState> DeployAsync(
        string namespaceName, ManagedResourceManifest manifest, ReadManagedResource? current, CancellationToken cancellationToken)
    {
        byte[] data = Encoding.UTF8.GetBytes(manifest.Manifests);
        string secret = SecretName(manifest.Name, data);

        // The name stands for the content, and the resource manager keeps the Secrets of a ManagedResource as long as that exists.
        bool isThere = current is { IsHealthy: true } && Secrets(current.Resource) is [var applied] && applied == secret;
        isThere = isThere || await Explained(
            "could not create or update secret of managed resources",
            () => DeploySecretAsync(namespaceName, secret, data, isNew: current is null, cancellationToken));
        return !isThere
            ? NotYet
            : await Explained(
                "could not create or update managed resource",
                () => DeployResourceAsync(namespaceName, manifest, secret, current?.Resource, cancellationToken));
    }

    public async Task<ManagedResourceState?> DestroyAsync(
        string namespaceName, string name, ReadManagedResource? current, CancellationToken cancellationToken)
    {
        foreach (string secret in Secrets(current?.Resource).Prepend(name).Distinct())
        {
            await Explained(
                $"could not delete secret '{namespaceName}/{secret}' of managed resource", () =>
                    api.DeleteAsync(ResourceTypes.Secrets, namespaceName, secret, cancellationToken));
        }

        return current is not null
            && await Explained(
                $"could not delete managed resource '{namespaceName}/{name}'", () =>
                    api.DeleteAsync(ResourceTypes.ManagedResources, namespaceName, name, cancellationToken)) is { } kept
            ? ManagedResourceStates.Of(kept)
            : null;
    }

    /// <summary>The name of the Secret for a content.</summary>
    internal static string SecretName(string resource, ReadOnlySpan<byte> data) =>
        $"managedresource-{resource}-{Hash(Encoding.ASCII.GetBytes(Hash(data)))[..8]}";

    /// <returns>Whether the Secret exists and is not being deleted.</returns>
    private async Task<bool> DeploySecretAsync(
        string namespaceName, string name, byte[] data, bool isNew, CancellationToken cancellationToken)
    {
        if (isNew)
        {
            try
            {
                await CreateSecretAsync(namespaceName, name, data, cancellationToken);
                return true;
            }
            catch (KubernetesApiException exception) when (exception.Reason == "AlreadyExists")
            {
                // Of an earlier deletion.
            }
        }

        if (await api.GetAsync(ResourceTypes.Secrets, namespaceName, name, cancellationToken) is { } present)
        {
            bool hasData = present.Data is { Count: 1 }
                && present.Data.TryGetValue(DataKey, out byte[]? bytes)
                && bytes.AsSpan().SequenceEqual(data);
            if (hasData
                && present.Immutable == true
                && present.Metadata.Labels?.TryGetValue(GarbageCollectable, out string? value) == true
                && value == "true")
            {
                // A Secret that is being deleted is only kept by the resource manager's finalizer; a reference to it would soon be broken.
                return present.Metadata.DeletionTimestamp is null;
            }

            // Foreign content under our name cannot be changed if the Secret is immutable.
            await api.DeleteAsync(ResourceTypes.Secrets, namespaceName, name, cancellationToken, present.Metadata.Uid);
        }

        await CreateSecretAsync(namespaceName, name, data, cancellationToken);
        return true;
    }

    private Task<V1Secret> CreateSecretAsync(string namespaceName, string name, byte[] data, CancellationToken cancellationToken) =>
        api.CreateAsync(
            ResourceTypes.Secrets,
            new V1Secret
            {
                Metadata = new V1ObjectMeta
                {
                    Name = name,
                    NamespaceProperty = namespaceName,
                    Labels = new Dictionary<string, string> { [GarbageCollectable] = "true" },
                },
                Type = "Opaque",
                Immutable = true,
                Data = new Dictionary<string, byte[]> { [DataKey] = data },
            },
            cancellationToken);

    private async Task<ManagedResourceState> DeployResourceAsync(
        string namespaceName,
        ManagedResourceManifest manifest,
        string secret,
        ManagedResource? current,
        CancellationToken cancellationToken)
    {
        JsonObject spec = new()
        {
            ["secretRefs"] = new JsonArray(new JsonObject { ["name"] = secret }),
            ["injectLabels"] = InjectLabels.DeepClone(),
            ["keepObjects"] = false,
        };
        string reference = $"{ReferencePrefix}secret-{Hash(Encoding.UTF8.GetBytes(secret))[..8]}";
        if (current is null)
        {
            return ManagedResourceStates.Of(await api.CreateAsync(
                ResourceTypes.ManagedResources,
                new ManagedResource
                {
                    Metadata = new V1ObjectMeta
                    {
                        Name = manifest.Name,
                        NamespaceProperty = namespaceName,
                        Labels = new Dictionary<string, string> { [Origin] = manifest.Origin },
                        Annotations = new Dictionary<string, string> { [reference] = secret },
                    },
                    Spec = new RawJson(JsonMergePatch.Bytes(spec)),
                },
                cancellationToken));
        }

        foreach (string replaced in Secrets(current).Where(name => name != secret))
        {
            await LeaveToGarbageCollectorAsync(namespaceName, replaced, cancellationToken);
        }

        return Patch(current, manifest, spec, reference, secret) is { } patch
            ? ManagedResourceStates.Of(
                await api.MergePatchAsync(
                    ResourceTypes.ManagedResources, namespaceName, manifest.Name, JsonMergePatch.Bytes(patch), cancellationToken))
            : ManagedResourceStates.Of(current);
    }

    private static JsonObject? Patch(
        ManagedResource current, ManagedResourceManifest manifest, JsonObject spec, string reference, string secret)
    {
        JsonObject patch = [];
        JsonObject metadata = [];
        if (current.Metadata.Labels?.TryGetValue(Origin, out string? origin) != true || origin != manifest.Origin)
        {
            metadata["labels"] = new JsonObject { [Origin] = manifest.Origin };
        }

        JsonObject annotations = [];
        foreach (
            string stale in (current.Metadata.Annotations?.Keys ?? []).Where(key =>
                key.StartsWith(ReferencePrefix, StringComparison.Ordinal) && key != reference))
        {
            annotations[stale] = null;
        }

        if (current.Metadata.Annotations?.TryGetValue(reference, out string? referenced) != true || referenced != secret)
        {
            annotations[reference] = secret;
        }

        if (annotations.Count > 0)
        {
            metadata["annotations"] = annotations;
        }

        if (metadata.Count > 0)
        {
            patch["metadata"] = metadata;
        }

        JsonObject present = current.Spec is { } raw && JsonNode.Parse(raw.Utf8.Span) is JsonObject value ? value : [];
        if (JsonMergePatch.Between(present, spec) is { } difference)
        {
            patch["spec"] = difference;
        }

        return patch.Count == 0 ? null : patch;
    }

    private async Task LeaveToGarbageCollectorAsync(string namespaceName, string secret, CancellationToken cancellationToken)
    {
        if (await api.GetAsync(ResourceTypes.Secrets, namespaceName, secret, cancellationToken) is not { } present
            || present.Metadata.Labels?.TryGetValue(GarbageCollectable, out string? value) == true && value == "true")
        {
            return;
        }

        try
        {
            JsonObject patch = new() { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { [GarbageCollectable] = "true" } } };
            await api.MergePatchAsync(ResourceTypes.Secrets, namespaceName, secret, JsonMergePatch.Bytes(patch), cancellationToken);
        }
        catch (KubernetesApiException exception) when (exception.IsAbsentObject)
        {
            // Collected already.
        }
    }

    private static IReadOnlyList<string> Secrets(ManagedResource? resource)
    {
        try
        {
            ManagedResourceSpec? spec = resource?.Spec is { } raw
                ? JsonSerializer.Deserialize(raw.Utf8.Span, ResourceJsonContext.Default.ManagedResourceSpec)
                : null;
            IEnumerable<string> names = (spec?.SecretRefs ?? []).Select(static reference => reference.Name).OfType<string>();
            return [.. names.Where(static name => name.Length > 0)];
        }
        catch (JsonException)
        {
            // An annotation that refers to another kind.
            return [];
        }
    }

    private static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static async Task<T> Explained<T>(string what, Func<Task<T>> action)
    {
        try
        {
            return await action();
        }
        catch (KubernetesApiException exception)
        {
            throw new LifecycleException($"{what}: {exception.Message}", exception);
        }
    }
}
