using System.Buffers;
using System.Text;
using System.Text.Json;
using RsyslogRelp.Adapters.Kubernetes.Webhooks.Reviews;

namespace RsyslogRelp.Adapters.Kubernetes.Tests.Webhooks.Reviews;

/// <summary>The AdmissionReview that a webhook answers, checked for its form.</summary>
internal sealed record Answer(
    AdmissionAnswer Outcome,
    string ApiVersion,
    string Uid,
    bool Allowed,
    int Code,
    string? Reason,
    string? Message,
    byte[]? Patch,
    string[] Warnings)
{
    public static async Task<Answer> From(AdmissionWebhook webhook, byte[] body)
    {
        ArrayBufferWriter<byte> response = new();
        AdmissionAnswer outcome = await webhook.HandleAsync(body, response, CancellationToken.None);
        return Read(outcome, response.WrittenMemory);
    }

    public static Answer Read(AdmissionAnswer outcome, ReadOnlyMemory<byte> response)
    {
        using JsonDocument document = JsonDocument.Parse(response);
        JsonElement root = document.RootElement;
        JsonElement answer = root.GetProperty("response");
        JsonElement status = answer.GetProperty("status");
        byte[]? patch = answer.TryGetProperty("patch", out JsonElement base64) ? base64.GetBytesFromBase64() : null;
        Answer read = new(
            outcome,
            root.GetProperty("apiVersion").GetString()!,
            answer.GetProperty("uid").GetString()!,
            answer.GetProperty("allowed").GetBoolean(),
            status.GetProperty("code").GetInt32(),
            status.TryGetProperty("reason", out JsonElement reason) ? reason.GetString() : null,
            status.TryGetProperty("message", out JsonElement message) ? message.GetString() : null,
            patch,
            answer.TryGetProperty("warnings", out JsonElement warnings)
                ? [.. warnings.EnumerateArray().Select(static warning => warning.GetString()!)]
                : []);
        Assert.Multiple(() =>
        {
            Assert.That(root.GetProperty("kind").GetString(), Is.EqualTo("AdmissionReview"));
            Assert.That(read.ApiVersion, Is.EqualTo("admission.k8s.io/v1").Or.EqualTo("admission.k8s.io/v1beta1"));
            Assert.That(
                answer.TryGetProperty("patchType", out JsonElement type) ? type.GetString() : null,
                Is.EqualTo(patch is null ? null : "JSONPatch"));
            Assert.That(read.Allowed, Is.EqualTo(read.Code == 200));
            Assert.That(read.Message, read.Allowed ? Is.Null : Is.Not.Empty);
            Assert.That(read.Reason, Is.EqualTo(read.Code == 403 ? "Forbidden" : null));
            Assert.That(outcome.Message, Is.EqualTo(read.Message));
            Assert.That(outcome.Result, Is.EqualTo(read.Code switch
            {
                200 => patch is null ? AdmissionResult.Allowed : AdmissionResult.Patched,
                403 => AdmissionResult.Denied,
                500 => AdmissionResult.Failed,
                _ => AdmissionResult.Malformed,
            }));
        });
        return read;
    }
}

/// <summary>AdmissionReviews as the API server sends them.</summary>
internal static class Review
{
    public const string Uid = "705ab4f5-6393-11e8-b7cc-42010a800002";

    public static byte[] OfOperatingSystemConfig(
        string osc,
        string? oldOsc = null,
        string apiVersion = "admission.k8s.io/v1",
        string version = "v1alpha1",
        string kind = "OperatingSystemConfig") =>
        Of("extensions.gardener.cloud", version, kind, "shoot--bar--foo", "osc", osc, oldOsc, apiVersion);

    public static byte[] OfShoot(
        string shoot, string? oldShoot = null, string apiVersion = "admission.k8s.io/v1", string version = "v1beta1") =>
        Of("core.gardener.cloud", version, "Shoot", "bar", "foo", shoot, oldShoot, apiVersion);

    public static byte[] Of(
        string group, string version, string kind, string namespaceName, string name, string value, string? oldValue, string apiVersion) =>
        Encoding.UTF8.GetBytes(
        $$$$"""{"kind":"AdmissionReview","apiVersion":"{{{{apiVersion}}}}","request":{"uid":"{{{{Uid}}}}","kind":{"group":"{{{{group}}}}","version":"{{{{version}}}}","kind":"{{{{kind}}}}"},"resource":{"group":"{{{{group}}}}","version":"{{{{version}}}}","resource":"things"},"requestKind":{"group":"other","version":"v9","kind":"Other"},"name":"{{{{name}}}}","namespace":"{{{{namespaceName}}}}","operation":"{{{{(oldValue is null ? "CREATE" : "UPDATE")}}}}","userInfo":{"username":"u","groups":["system:masters"],"extra":{"uid":["x"]}},"object":{{{{value}}}},"oldObject":{{{{oldValue ?? "null"}}}},"dryRun":false,"options":{"kind":"CreateOptions"}}}""");
}
