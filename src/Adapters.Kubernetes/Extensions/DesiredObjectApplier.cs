using System.Text.Json.Nodes;
using k8s.Models;
using RsyslogRelp.Adapters.Kubernetes.Api;
using RsyslogRelp.Adapters.Kubernetes.Api.Kinds;
using RsyslogRelp.Gardener.Lifecycle;

namespace RsyslogRelp.Adapters.Kubernetes.Extensions;

/// <summary>Creates, updates and deletes objects so that they match their desired content.</summary>
internal sealed class DesiredObjectApplier(KubernetesApi api)
{
    public async Task<ApplyOutcome> ApplyAsync(string namespaceName, DesiredObject desired, bool isNew, CancellationToken cancellationToken)
    {
        ResourceType<ContentObject> type = TypeOf(desired.Kind);
        JsonObject content = Parsed(desired.Content);
        try
        {
            while (true)
            {
                if (isNew && await TryCreateAsync(type, namespaceName, desired, content, cancellationToken))
                {
                    return ApplyOutcome.Created;
                }

                if (await api.GetAsync(type, namespaceName, desired.Name, cancellationToken) is { } current
                    && await ChangeAsync(type, current, desired, content, cancellationToken) is { } outcome)
                {
                    return outcome;
                }

                isNew = true;
            }
        }
        catch (KubernetesApiException exception) when (exception.IsKindNotServed)
        {
            return ApplyOutcome.KindNotServed;
        }
    }

    public async Task DeleteAsync(string namespaceName, DesiredObjectKind kind, string name, CancellationToken cancellationToken)
    {
        try
        {
            await api.DeleteAsync(TypeOf(kind), namespaceName, name, cancellationToken);
        }
        catch (KubernetesApiException exception) when (exception.IsKindNotServed)
        {
            // If the kind is not served, the object does not exist either.
        }
    }

    /// <returns>Whether the object was created; false if it existed.</returns>
    private async Task<bool> TryCreateAsync(
        ResourceType<ContentObject> type,
        string namespaceName,
        DesiredObject desired,
        JsonObject content,
        CancellationToken cancellationToken)
    {
        RawJson raw = new(JsonMergePatch.Bytes(content));
        ContentObject created = new()
        {
            Metadata = new V1ObjectMeta { Name = desired.Name, NamespaceProperty = namespaceName, Labels = desired.Labels.ToDictionary() },
            Data = desired.ContentField == "data" ? raw : null,
            Spec = desired.ContentField == "spec" ? raw : null,
        };
        try
        {
            await api.CreateAsync(type, created, cancellationToken);
            return true;
        }
        catch (KubernetesApiException exception) when (exception.Reason == "AlreadyExists")
        {
            return false;
        }
    }

    /// <returns>Null if the object had to be deleted and must be created again.</returns>
    private async Task<ApplyOutcome?> ChangeAsync(
        ResourceType<ContentObject> type,
        ContentObject current,
        DesiredObject desired,
        JsonObject content,
        CancellationToken cancellationToken)
    {
        JsonObject patch = [];
        JsonObject labels = [];
        foreach ((string name, string value) in desired.Labels)
        {
            if (current.Metadata.Labels?.TryGetValue(name, out string? present) != true || present != value)
            {
                labels[name] = value;
            }
        }

        if (labels.Count > 0)
        {
            patch["metadata"] = new JsonObject { ["labels"] = labels };
        }

        if (JsonMergePatch.Between(Parsed((desired.ContentField == "data" ? current.Data : current.Spec)?.Utf8), content) is { } difference)
        {
            if (current.Immutable == true)
            {
                if (current.Metadata.DeletionTimestamp is not null)
                {
                    throw new KubernetesApiException(
                        $"{type.Plural} '{current.Metadata.NamespaceProperty}/{desired.Name}' is immutable and in deletion, held by the "
                            + $"finalizers {string.Join(", ", current.Metadata.Finalizers ?? [])}: it is made anew once it is gone");
                }

                // The dashboards of releases before v0.4.1 were immutable.
                await api.DeleteAsync(type, current.Metadata.NamespaceProperty, desired.Name, cancellationToken, current.Metadata.Uid);
                return null;
            }

            patch[desired.ContentField] = difference;
        }

        if (patch.Count == 0)
        {
            return ApplyOutcome.Unchanged;
        }

        await api.MergePatchAsync(type, current.Metadata.NamespaceProperty, desired.Name, JsonMergePatch.Bytes(patch), cancellationToken);
        return ApplyOutcome.Changed;
    }

    private static JsonObject Parsed(ReadOnlyMemory<byte>? json) =>
        json is { } bytes && JsonNode.Parse(bytes.Span) is JsonObject value ? value : [];

    private static ResourceType<ContentObject> TypeOf(DesiredObjectKind kind) => kind switch
    {
        DesiredObjectKind.PrometheusRule => ResourceTypes.PrometheusRules,
        DesiredObjectKind.ScrapeConfig => ResourceTypes.ScrapeConfigs,
        _ => ResourceTypes.ConfigMapContents,
    };
}
