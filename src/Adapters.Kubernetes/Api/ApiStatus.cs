using System.Text.Json;
using System.Text.Json.Serialization;
using k8s.Models;

namespace RsyslogRelp.Adapters.Kubernetes.Api;

/// <summary>The answer of an API server to what it did not do: <c>Status</c> of the core group.</summary>
internal sealed record ApiStatus(string? Kind, string? Message, string? Reason, int? Code)
{
    /// <summary>Reads an answer; null if it is none that an API server gives.</summary>
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

/// <summary>The metadata by which an object is known even if the rest of it cannot be read.</summary>
internal sealed record PartialObject(PartialMetadata? Metadata);

/// <summary>The part of an object's or a list's metadata that reading needs.</summary>
internal sealed record PartialMetadata(string? Name, string? Namespace, string? ResourceVersion, string? Continue);

/// <summary>Reads and writes what surrounds the objects of a call, without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = JsonLimits.MaxDepth)]
[JsonSerializable(typeof(ApiStatus))]
[JsonSerializable(typeof(PartialObject))]
[JsonSerializable(typeof(V1DeleteOptions))]
internal sealed partial class ApiJsonContext : JsonSerializerContext;
