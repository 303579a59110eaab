using System.Text.Json;
using RsyslogRelp.Adapters.Kubernetes.Api;

namespace RsyslogRelp.Adapters.Kubernetes.Webhooks.Reviews;

/// <summary>Finds <c>request.uid</c> in a body that cannot be read as a review, so that the answer can still name its request.</summary>
internal static class RequestUid
{
    /// <summary>The uid; empty if there is none before the place that cannot be read.</summary>
    public static string Find(ReadOnlySpan<byte> body)
    {
        Utf8JsonReader reader = new(body, JsonLimits.ReaderOptions);
        string uid = "";
        try
        {
            while (reader.Read())
            {
                if (reader is { TokenType: JsonTokenType.PropertyName, CurrentDepth: 1 } && !Is(ref reader, "request"u8))
                {
                    reader.Skip();
                }
                else if (reader is { TokenType: JsonTokenType.PropertyName, CurrentDepth: 2 })
                {
                    bool isUid = Is(ref reader, "uid"u8);
                    reader.Read();
                    uid = isUid && reader.TokenType == JsonTokenType.String && reader.GetString() is { Length: > 0 } text ? text : uid;
                    reader.Skip();
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // What was found before the place counts.
        }

        return uid;
    }

    // A name with escapes that are not Unicode is none of ours; comparing it would throw.
    private static bool Is(ref Utf8JsonReader name, ReadOnlySpan<byte> text) => !name.ValueIsEscaped && name.ValueTextEquals(text);
}
