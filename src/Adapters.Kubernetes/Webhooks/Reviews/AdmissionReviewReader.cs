using System.Text.Json;
using System.Text.Unicode;
using RsyslogRelp.Adapters.Kubernetes.Api;
using RsyslogRelp.Core.Documents;

namespace RsyslogRelp.Adapters.Kubernetes.Webhooks.Reviews;

/// <summary>
/// Reads an AdmissionReview in one pass. The objects in it are read on the way by the webhook's own reader, so that no byte of a
/// review is parsed twice.
/// </summary>
internal static class AdmissionReviewReader
{
    /// <summary>Reads the object that begins at the reader's token, and leaves the reader at the object's last token.</summary>
    /// <typeparam name="T">What is read of it.</typeparam>
    /// <param name="body">The whole body.</param>
    /// <param name="reader">The reader of the body.</param>
    public delegate ParsedObject<T> ObjectReader<T>(ReadOnlySpan<byte> body, ref Utf8JsonReader reader)
        where T : class;

    /// <summary>Reads a request body.</summary>
    /// <param name="body">The body.</param>
    /// <param name="readObject">Reads the object to be stored.</param>
    /// <param name="readOldObject">Reads the stored object; null to skip it.</param>
    /// <param name="request">What could be read: so much of it that an answer can name the request.</param>
    /// <returns>What is wrong with it; null if it is a request.</returns>
    public static string? Read<T>(
        ReadOnlyMemory<byte> body, ObjectReader<T> readObject, ObjectReader<T>? readOldObject, out AdmissionRequest<T> request)
        where T : class
    {
        request = new AdmissionRequest<T> { Body = body };
        if (body.IsEmpty)
        {
            return "request body is empty";
        }

        ReadOnlySpan<byte> utf8Json = body.Span;
        if (!Utf8.IsValid(utf8Json))
        {
            request.Uid = RequestUid.Find(utf8Json);
            return "could not decode request body: not valid UTF-8";
        }

        try
        {
            string? failure = ReadReview(utf8Json, readObject, readOldObject, request);
            return failure is null ? null : $"could not decode request body: {failure}";
        }
        catch (JsonException exception)
        {
            request.Uid = RequestUid.Find(utf8Json);
            return $"could not decode request body: {JsonFailure.Describe(exception)}";
        }
        catch (InvalidOperationException)
        {
            request.Uid = RequestUid.Find(utf8Json);

            // An escape such as "\ud800" surfaces only when its string is read.
            return "could not decode request body: a string holds an unpaired surrogate";
        }
    }

    private static string? ReadReview<T>(
        ReadOnlySpan<byte> body, ObjectReader<T> readObject, ObjectReader<T>? readOldObject, AdmissionRequest<T> request)
        where T : class
    {
        Utf8JsonReader reader = new(body, JsonLimits.ReaderOptions);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return "an AdmissionReview must be an object";
        }

        string apiVersion = "";
        string kind = "";
        string? failure = null;
        bool found = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("apiVersion"u8))
            {
                string? inside = ReadString(ref reader, "apiVersion", out apiVersion);
                failure ??= inside;
                request.ApiVersion = apiVersion == AdmissionRequest.V1Beta1 ? apiVersion : AdmissionRequest.V1;
            }
            else if (reader.ValueTextEquals("kind"u8))
            {
                string? inside = ReadString(ref reader, "kind", out kind);
                failure ??= inside;
            }
            else if (reader.ValueTextEquals("request"u8))
            {
                reader.Read();
                found = reader.TokenType == JsonTokenType.StartObject;
                string? inside = found ? ReadRequest(ref reader, body, readObject, readOldObject, request) : null;
                failure ??= inside;
                reader.Skip();
            }
            else
            {
                reader.Skip();
            }
        }

        // Nothing but white space may follow; the reader throws at anything else.
        reader.Read();
        if (failure is not null)
        {
            return failure;
        }

        if (kind != "AdmissionReview" || apiVersion is not (AdmissionRequest.V1 or AdmissionRequest.V1Beta1))
        {
            return $"expected an AdmissionReview of {AdmissionRequest.V1} or {AdmissionRequest.V1Beta1}, "
                + $"not kind {JsonEncodedText.Encode(kind)} of {JsonEncodedText.Encode(apiVersion)}";
        }

        if (!found)
        {
            return "the AdmissionReview has no request";
        }

        return request.Uid.Length == 0 ? "request.uid is missing" : null;
    }

    // Continues after a failure to the end of the object, so that the answer can have the uid.
    private static string? ReadRequest<T>(
        ref Utf8JsonReader reader,
        ReadOnlySpan<byte> body,
        ObjectReader<T> readObject,
        ObjectReader<T>? readOldObject,
        AdmissionRequest<T> request)
        where T : class
    {
        string? failure = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string? inside = null;
            if (reader.ValueTextEquals("uid"u8))
            {
                inside = ReadString(ref reader, "request.uid", out string uid);
                request.Uid = uid.Length > 0 ? uid : request.Uid;
            }
            else if (reader.ValueTextEquals("kind"u8))
            {
                inside = ReadKind(ref reader, request);
            }
            else if (reader.ValueTextEquals("namespace"u8))
            {
                inside = ReadString(ref reader, "request.namespace", out string namespaceName);
                request.Namespace = namespaceName;
            }
            else if (reader.ValueTextEquals("name"u8))
            {
                inside = ReadString(ref reader, "request.name", out string name);
                request.Name = name;
            }
            else if (reader.ValueTextEquals("object"u8))
            {
                request.Object = ReadValue(ref reader, body, readObject, out Range place);
                request.ObjectBytes = request.Body[place];
            }
            else if (reader.ValueTextEquals("oldObject"u8))
            {
                request.OldObject = ReadValue(ref reader, body, readOldObject, out Range place);
                request.OldObjectBytes = request.Body[place];
            }
            else
            {
                reader.Skip();
            }

            failure ??= inside;
        }

        return failure;
    }

    private static string? ReadKind(ref Utf8JsonReader reader, AdmissionRequest request)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return "request.kind must be an object";
        }

        string? failure = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string? inside = null;
            if (reader.ValueTextEquals("group"u8))
            {
                inside = ReadString(ref reader, "request.kind.group", out string group);
                request.Group = group;
            }
            else if (reader.ValueTextEquals("version"u8))
            {
                inside = ReadString(ref reader, "request.kind.version", out string version);
                request.Version = version;
            }
            else if (reader.ValueTextEquals("kind"u8))
            {
                inside = ReadString(ref reader, "request.kind.kind", out string kind);
                request.Kind = kind;
            }
            else
            {
                reader.Skip();
            }

            failure ??= inside;
        }

        return failure;
    }

    private static ParsedObject<T>? ReadValue<T>(
        ref Utf8JsonReader reader, ReadOnlySpan<byte> body, ObjectReader<T>? read, out Range place)
        where T : class
    {
        reader.Read();
        int start = (int)reader.TokenStartIndex;
        bool isNull = reader.TokenType == JsonTokenType.Null;
        ParsedObject<T>? value = null;
        if (read is not null && !isNull)
        {
            value = read(body, ref reader);
        }
        else
        {
            reader.Skip();
        }

        place = isNull ? default : start..(int)reader.BytesConsumed;
        return value;
    }

    private static string? ReadString(ref Utf8JsonReader reader, string path, out string value)
    {
        reader.Read();
        value = reader.TokenType == JsonTokenType.String ? reader.GetString()! : "";
        if (reader.TokenType is JsonTokenType.String or JsonTokenType.Null)
        {
            return null;
        }

        reader.Skip();
        return $"{path} must be a string";
    }
}
