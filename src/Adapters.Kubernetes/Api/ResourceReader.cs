using System.Net;
using System.Text;
using System.Text.Json;
using k8s;
using k8s.Models;

namespace RsyslogRelp.Adapters.Kubernetes.Api;

/// <summary>Reads objects, lists and events from the bytes of an answer, each object on its own.</summary>
internal static class ResourceReader
{
    /// <summary>Reads an object, without its <c>metadata.managedFields</c>.</summary>
    /// <exception cref="JsonException">The object cannot be decoded.</exception>
    public static T Object<T>(ResourceType<T> type, ReadOnlySpan<byte> json)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        T value = JsonSerializer.Deserialize(json, type.Json) ?? throw new JsonException("null is no object.");

        // Objects in a list have no apiVersion and kind of their own.
        value.ApiVersion ??= type.ApiVersion;
        value.Kind ??= type.Kind;
        value.Metadata ??= new V1ObjectMeta();

        // managedFields are often the largest part of an object. When an object is written without them, the server keeps them.
        value.Metadata.ManagedFields = null;
        return value;
    }

    /// <summary>Reads a list.</summary>
    /// <exception cref="JsonException">The text is not a list.</exception>
    public static ResourcePage<T> Page<T>(ResourceType<T> type, ReadOnlySpan<byte> json)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        List<ReadObject<T>> items = [];
        PartialMetadata? metadata = JsonSerializer.Deserialize(json, ApiJsonContext.Default.PartialObject)?.Metadata;
        Utf8JsonReader reader = new(json, JsonLimits.ReaderOptions);
        Expect(reader.Read() && reader.TokenType == JsonTokenType.StartObject, "a list");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isItems = reader.ValueTextEquals("items"u8);
            reader.Read();
            if (!isItems || reader.TokenType != JsonTokenType.StartArray)
            {
                reader.Skip();
                continue;
            }

            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                items.Add(Item(type, Value(ref reader, json)));
            }
        }

        Expect(metadata?.ResourceVersion is { Length: > 0 }, "a list with a resourceVersion");
        return new ResourcePage<T>(items, metadata!.ResourceVersion!, metadata.Continue is { Length: > 0 } next ? next : null);
    }

    /// <summary>Reads an event.</summary>
    /// <exception cref="JsonException">The text is not an event.</exception>
    /// <exception cref="KubernetesApiException">The event reports the watch's failure.</exception>
    public static WatchEvent<T> Event<T>(ResourceType<T> type, ReadOnlySpan<byte> json, string call)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        string? name = null;
        ReadOnlySpan<byte> value = default;
        Utf8JsonReader reader = new(json, JsonLimits.ReaderOptions);
        Expect(reader.Read() && reader.TokenType == JsonTokenType.StartObject, "an event");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isType = reader.ValueTextEquals("type"u8);
            bool isObject = reader.ValueTextEquals("object"u8);
            reader.Read();
            if (isType && reader.TokenType == JsonTokenType.String)
            {
                name = reader.GetString();
            }
            else if (isObject)
            {
                value = Value(ref reader, json);
            }
            else
            {
                reader.Skip();
            }
        }

        if (name == "ERROR")
        {
            ApiStatus? status = ApiStatus.Parse(value);
            throw new KubernetesApiException(
                $"{call}: {status?.Message ?? Encoding.UTF8.GetString(value)}", (HttpStatusCode?)status?.Code
                    ?? HttpStatusCode.InternalServerError, status?.Reason);
        }

        WatchEventKind kind = name switch
        {
            "ADDED" => WatchEventKind.Added,
            "MODIFIED" => WatchEventKind.Modified,
            "DELETED" => WatchEventKind.Deleted,
            "BOOKMARK" => WatchEventKind.Bookmark,
            _ => throw new JsonException($"'{name}' is no type of event."),
        };
        return new WatchEvent<T>(kind, kind == WatchEventKind.Bookmark ? Named<T>(value, null) : Item(type, value));
    }

    private static ReadObject<T> Item<T>(ResourceType<T> type, ReadOnlySpan<byte> json)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        try
        {
            T value = Object(type, json);
            return new ReadObject<T>(ObjectKey.Of(value.Metadata), value.Metadata.ResourceVersion ?? "", value, null);
        }
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidOperationException)
        {
            return Named<T>(json, exception);
        }
    }

    private static ReadObject<T> Named<T>(ReadOnlySpan<byte> json, Exception? failure)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        PartialMetadata? metadata = JsonSerializer.Deserialize(json, ApiJsonContext.Default.PartialObject)?.Metadata;
        return new ReadObject<T>(
            new ObjectKey(metadata?.Namespace ?? "", metadata?.Name ?? ""), metadata?.ResourceVersion ?? "", null, failure);
    }

    private static ReadOnlySpan<byte> Value(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        int start = (int)reader.TokenStartIndex;
        reader.Skip();
        return json[start..(int)reader.BytesConsumed];
    }

    private static void Expect(bool condition, string what)
    {
        if (!condition)
        {
            throw new JsonException($"The answer is not {what}.");
        }
    }
}
