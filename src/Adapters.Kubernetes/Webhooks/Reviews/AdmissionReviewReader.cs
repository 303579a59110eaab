using System.Text.Json;
using System.Text.Unicode;
using RsyslogRelp.Adapters.Kubernetes.Api;

namespace RsyslogRelp.Adapters.Kubernetes.Webhooks.Reviews;

/// <summary>Reads an AdmissionReview in one pass, skipping over its objects.</summary>
internal static class AdmissionReviewReader
{
    /// <summary>Reads a request body.</summary>
    /// <param name="body">The body.</param>
    /// <param name="request">What could be read: so much of it that an answer can name the request.</param>
    /// <returns>What is wrong with it; null if it is a request.</returns>
    public static string? Read(ReadOnlyMemory<byte> body, out AdmissionRequest request)
    {
        request = new AdmissionRequest();
        if (body.IsEmpty)
        {
            return "request body is empty";
        }

        if (!Utf8.IsValid(body.Span))
        {
            return "could not decode request body: not valid UTF-8";
        }

        try
        {
            string? fault = ReadReview(body, request);
            return fault is null ? null : $"could not decode request body: {fault}";
        }
        catch (JsonException exception)
        {
            return $"could not decode request body: {exception.Message}";
        }
        catch (InvalidOperationException)
        {
            // An escape such as "\ud800" surfaces only when its string is read.
            return "could not decode request body: a string holds an unpaired surrogate";
        }
    }

    private static string? ReadReview(ReadOnlyMemory<byte> body, AdmissionRequest request)
    {
        Utf8JsonReader reader = new(body.Span, JsonLimits.ReaderOptions);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return "an AdmissionReview must be an object";
        }

        (string apiVersion, string kind, string? fault, bool found) = ("", "", null, false);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("apiVersion"u8))
            {
                fault ??= ReadString(ref reader, "apiVersion", out apiVersion);
                request.ApiVersion = apiVersion == AdmissionRequest.V1Beta1 ? apiVersion : AdmissionRequest.V1;
            }
            else if (reader.ValueTextEquals("kind"u8))
            {
                fault ??= ReadString(ref reader, "kind", out kind);
            }
            else if (reader.ValueTextEquals("request"u8))
            {
                reader.Read();
                found = reader.TokenType == JsonTokenType.StartObject;
                string? inside = found ? ReadRequest(ref reader, body, request) : null;
                fault ??= inside;
                reader.Skip();
            }
            else
            {
                reader.Skip();
            }
        }

        // Nothing but white space may follow; the reader throws at anything else.
        reader.Read();
        return fault
            ?? (kind != "AdmissionReview" || apiVersion is not (AdmissionRequest.V1 or AdmissionRequest.V1Beta1)
                ? $"expected an AdmissionReview of {AdmissionRequest.V1} or {AdmissionRequest.V1Beta1}, not kind {JsonEncodedText.Encode(kind)} of {JsonEncodedText.Encode(apiVersion)}"
                : !found ? "the AdmissionReview has no request"
                : request.Uid.Length == 0 ? "request.uid is missing"
                : null);
    }

    // Goes on after a fault to the end of the object, so that the answer can bear the uid.
    private static string? ReadRequest(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body, AdmissionRequest request)
    {
        string? fault = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string? inside = null;
            if (reader.ValueTextEquals("uid"u8))
            {
                inside = ReadString(ref reader, "request.uid", out string uid);
                request.Uid = uid;
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
                request.Object = ReadValue(ref reader, body);
            }
            else if (reader.ValueTextEquals("oldObject"u8))
            {
                request.OldObject = ReadValue(ref reader, body);
            }
            else
            {
                reader.Skip();
            }

            fault ??= inside;
        }

        return fault;
    }

    private static string? ReadKind(ref Utf8JsonReader reader, AdmissionRequest request)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return "request.kind must be an object";
        }

        string? fault = null;
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

            fault ??= inside;
        }

        return fault;
    }

    private static ReadOnlyMemory<byte> ReadValue(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
        {
            return default;
        }

        int start = (int)reader.TokenStartIndex;
        reader.Skip();
        return body[start..(int)reader.BytesConsumed];
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
