using System.Globalization;
using System.Text.Json.Nodes;
using RsyslogRelp.Gardener.Lifecycle;

namespace RsyslogRelp.Adapters.Kubernetes.Extensions;

/// <summary>Changes of an Extension as JSON merge patches.</summary>
internal static class ExtensionPatches
{
    /// <summary>
    /// A change of metadata. It applies only to the version that was read; if it removes all finalizers, only to the Extension with this
    /// uid.
    /// </summary>
    public static JsonObject Metadata(ExtensionSnapshot extension, MetadataChange change)
    {
        JsonObject metadata = [];
        if (change.RemoveOperationAnnotation)
        {
            metadata["annotations"] = new JsonObject { [ExtensionSnapshot.OperationAnnotation] = null };
        }

        switch (change.Finalizers)
        {
            case FinalizerChange.AddOurs:
                metadata["finalizers"] = List(
                    [
                        .. extension.Finalizers.Where(static finalizer => finalizer != ExtensionSnapshot.Finalizer),
                        ExtensionSnapshot.Finalizer,
                    ]);
                break;
            case FinalizerChange.RemoveOurs:
                metadata["finalizers"] = List(extension.Finalizers.Where(static finalizer => finalizer != ExtensionSnapshot.Finalizer));
                break;
            case FinalizerChange.RemoveAll:
                metadata["finalizers"] = null;
                break;
        }

        if (change.Finalizers == FinalizerChange.RemoveAll)
        {
            metadata["uid"] = extension.Uid;
        }
        else
        {
            metadata["resourceVersion"] = extension.ResourceVersion;
        }

        return new JsonObject { ["metadata"] = metadata };
    }

    /// <summary>A change of the status; it applies to any version of the Extension.</summary>
    public static JsonObject Status(StatusUpdate update)
    {
        string time = update.Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        JsonObject status = new()
        {
            ["lastOperation"] = new JsonObject
            {
                ["description"] = update.Description,
                ["lastUpdateTime"] = time,
                ["progress"] = update.Progress,
                ["state"] = update.State.ToString(),
                ["type"] = update.Type.ToString(),
            },
        };
        if (update.ObservedGeneration is { } generation)
        {
            status["observedGeneration"] = generation;
        }

        switch (update.Error)
        {
            case StatusError.Set:
                status["lastError"] = new JsonObject
                {
                    ["description"] = update.Description,
                    ["codes"] = update.Codes.Count == 0 ? null : List(update.Codes),
                    ["taskID"] = null,
                    ["lastUpdateTime"] = time,
                };
                break;
            case StatusError.Clear:
                status["lastError"] = null;
                break;
        }

        return new JsonObject { ["status"] = status };
    }

    private static JsonArray List(IEnumerable<string> items) => [.. items.Select(static item => (JsonNode?)JsonValue.Create(item))];
}
