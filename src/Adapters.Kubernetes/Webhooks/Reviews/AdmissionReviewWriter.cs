using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace RsyslogRelp.Adapters.Kubernetes.Webhooks.Reviews;

/// <summary>Writes the AdmissionReview that answers a request.</summary>
internal static class AdmissionReviewWriter
{
    // The API server cuts longer ones (k8s.io/api/admission/v1, AdmissionResponse.Warnings).
    private const int LongestWarning = 256;

    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    public static void Write(IBufferWriter<byte> output, AdmissionRequest request, AdmissionAnswer answer)
    {
        using Utf8JsonWriter writer = new(output, Options);
        writer.WriteStartObject();
        writer.WriteString("kind"u8, "AdmissionReview"u8);
        writer.WriteString("apiVersion"u8, request.ApiVersion);
        writer.WriteStartObject("response"u8);
        writer.WriteString("uid"u8, request.Uid);
        writer.WriteBoolean("allowed"u8, answer.Code == 200);
        writer.WriteStartObject("status"u8);
        if (answer.Message is { } message)
        {
            writer.WriteString("message"u8, message);
        }

        if (answer.Code == 403)
        {
            writer.WriteString("reason"u8, "Forbidden"u8);
        }

        writer.WriteNumber("code"u8, answer.Code);
        writer.WriteEndObject();
        if (answer.Patch is { } patch)
        {
            writer.WriteString("patchType"u8, "JSONPatch"u8);
            writer.WriteBase64String("patch"u8, patch.Written);
        }

        if (answer.Warnings.Count > 0)
        {
            writer.WriteStartArray("warnings"u8);
            foreach (string warning in answer.Warnings)
            {
                writer.WriteStringValue(Shorten(warning));
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static string Shorten(string warning)
    {
        // The API server counts code points. A character outside of the basic plane is two chars here, so that the bound holds; it is
        // never cut in two.
        if (warning.Length <= LongestWarning)
        {
            return warning;
        }

        int end = LongestWarning - 3;
        return string.Concat(warning.AsSpan(0, char.IsHighSurrogate(warning[end - 1]) ? end - 1 : end), "...");
    }
}
