using System.Buffers;
using System.Text.Json;
using RsyslogRelp.Adapters.Kubernetes.Webhooks.Reviews;

namespace RsyslogRelp.Fuzzing.Targets;

/// <summary>What a webhook answers to a body, and what must hold of each answer.</summary>
internal static class WebhookAnswer
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 64 };

    /// <summary>Asks a webhook.</summary>
    /// <returns>The patch; null if there is none.</returns>
    public static byte[]? Of(AdmissionWebhook webhook, byte[] body)
    {
        ArrayBufferWriter<byte> response = new();
        AdmissionAnswer outcome = webhook.HandleAsync(body, response, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        using JsonDocument document = JsonDocument.Parse(response.WrittenMemory);
        JsonElement answer = document.RootElement.GetProperty("response");
        int code = answer.GetProperty("status").GetProperty("code").GetInt32();
        Invariant.Holds(code is 200 or 400 or 403, $"code {code}: {outcome.Exception}");
        Invariant.Holds(answer.GetProperty("allowed").GetBoolean() == (code == 200), "code and decision differ");
        Invariant.IsOneLine(outcome.Message ?? "");
        if (answer.TryGetProperty("warnings", out JsonElement warnings))
        {
            warnings.EnumerateArray().ToList().ForEach(static warning => Invariant.IsOneLine(warning.GetString()!));
        }

        string uid = answer.GetProperty("uid").GetString()!;
        Invariant.Holds(UidOf(body) is not { Length: > 0 } asked || asked == uid, $"the uid {uid} is another one");
        return answer.TryGetProperty("patch", out JsonElement patch) ? patch.GetBytesFromBase64() : null;
    }

    // Null where the body is no JSON, or so deep or odd that another reader need not find it.
    private static string? UidOf(byte[] body)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body, Options);
            List<string> uids = [];
            Collect(document.RootElement, "request", request => Collect(request, "uid", uid => uids.Add(uid.GetString() ?? "")));
            return uids.Count == 1 ? uids[0] : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static void Collect(JsonElement value, string name, Action<JsonElement> found)
    {
        foreach (JsonProperty field in value.EnumerateObject().Where(field => field.NameEquals(name)))
        {
            found(field.Value);
        }
    }
}
