using System.Text.Json;
using System.Text.Json.Serialization;
using k8s.Models;

namespace RsyslogRelp.Adapters.Kubernetes.Api;

/// <summary>The error answer of an API server: <c>Status</c> of the core group.</summary>
internal sealed record ApiStatus(string? Kind, string? Message, string? Reason, int? Code)
{
    /// <summary>Reads an answer; null if it is not a Status.</summary>
    public static ApiStatus? Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, ApiJsonContext.Default.ApiStatus) is { Kind: "Status" } status ? status : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>The metadata that identifies an object even if the rest of it cannot be decoded.</summary>
internal sealed record PartialObject(PartialMetadata? Metadata);

/// <summary>The part of the metadata of an object or a list that the reader needs.</summary>
internal sealed record PartialMetadata(string? Name, string? Namespace, string? ResourceVersion, string? Continue);

/// <summary>Reads and writes Statuses, partial objects and delete options without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = JsonLimits.MaxDepth)]
[JsonSerializable(typeof(ApiStatus))]
[JsonSerializable(typeof(PartialObject))]
[JsonSerializable(typeof(V1DeleteOptions))]
internal sealed partial class ApiJsonContext : JsonSerializerContext;
