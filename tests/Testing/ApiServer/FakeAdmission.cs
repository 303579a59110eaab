using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RsyslogRelp.Testing.ApiServer;

/// <summary>
/// Calls the registered webhooks of <see cref="FakeApiServer"/>, in mode url: first the mutating webhooks, then the validating ones.
/// </summary>
internal sealed class FakeAdmission(FakeStore store) : IDisposable
{
    private const int DefaultTimeoutSeconds = 10;
    private static readonly FakeResource Mutating = Configurations("MutatingWebhookConfiguration");
    private static readonly FakeResource Validating = Configurations("ValidatingWebhookConfiguration");

    // As in a real API server, connections are kept as long as the registration trusts the same authorities.
    private readonly ConcurrentDictionary<string, HttpClient> _clients = [];

    /// <summary>Calls every webhook that is registered for a write.</summary>
    /// <param name="item">The object to store; it is not changed.</param>
    /// <param name="old">The stored object; null for a new one.</param>
    /// <returns>The object to store after the webhooks.</returns>
    /// <exception cref="FakeApiException">
    /// A webhook has denied the write, or could not be called and its failure policy denies the write.
    /// </exception>
    public async Task<JsonObject> AdmitAsync(FakeRequest request, FakeResource resource, JsonObject item, JsonObject? old)
    {
        JsonObject admitted = item;
        foreach (FakeWebhook webhook in Registered(Mutating).Where(webhook => Selects(webhook, request, resource, item, old)))
        {
            if (await AskAsync(webhook, request, resource, admitted, old) is { } patch)
            {
                admitted = JsonPatches.Apply(admitted, patch);
            }
        }

        foreach (FakeWebhook webhook in Registered(Validating).Where(webhook => Selects(webhook, request, resource, admitted, old)))
        {
            await AskAsync(webhook, request, resource, admitted, old);
        }

        return admitted;
    }

    public void Dispose()
    {
        foreach (HttpClient client in _clients.Values)
        {
            client.Dispose();
        }
    }

    private static FakeResource Configurations(string kind) => FakeResource.All.Single(resource => resource.Kind == kind);

    private IEnumerable<FakeWebhook> Registered(FakeResource configurations) =>
        store.List(configurations, static _ => true)
            .Items.SelectMany(static configuration => configuration["webhooks"] as JsonArray ?? [])
            .Select(static entry => new FakeWebhook((JsonObject)entry!));

    private bool Selects(FakeWebhook webhook, FakeRequest request, FakeResource resource, JsonObject item, JsonObject? old) =>
        webhook.Selects(
            resource,
            old is null ? "CREATE" : "UPDATE",
            request.Namespace is { } space ? store.Get(FakeResource.All[0], null, space) : null,
            item,
            old);

    /// <returns>The webhook's patch, if it has one.</returns>
    private async Task<JsonArray?> AskAsync(
        FakeWebhook webhook, FakeRequest request, FakeResource resource, JsonObject item, JsonObject? old)
    {
        JsonNode response;
        try
        {
            response = await SendAsync(webhook, Review(request, resource, item, old));
        }
        catch (Exception exception) when (
            exception is HttpRequestException or OperationCanceledException or JsonException or FormatException)
        {
            return webhook.MayFail
                ? null
                : throw new FakeApiException(
                    500,
                    "InternalError",
                    $"Internal error occurred: failed calling webhook \"{webhook.Name}\": {exception.Message} "
                        + $"{exception.InnerException?.Message}");
        }

        if (response["allowed"]?.GetValue<bool>() != true)
        {
            JsonNode? status = response["status"];
            throw new FakeApiException(
                (int?)status?["code"] ?? 403,
                (string?)status?["reason"] ?? "",
                $"admission webhook \"{webhook.Name}\" denied the request: {(string?)status?["message"] ?? "unknown"}");
        }

        return response["patch"] is { } patch ? (JsonArray)JsonNode.Parse(Convert.FromBase64String((string)patch!))! : null;
    }

    private async Task<JsonNode> SendAsync(FakeWebhook webhook, JsonObject review)
    {
        using CancellationTokenSource timeout = new(TimeSpan.FromSeconds(webhook.TimeoutSeconds ?? DefaultTimeoutSeconds));
        using StringContent content = new(review.ToJsonString(), Encoding.UTF8)
        {
            Headers = { ContentType = new MediaTypeHeaderValue("application/json") },
        };
        using HttpResponseMessage answer = await _clients.GetOrAdd(webhook.Authorities, Connect).PostAsync(
            webhook.Address, content, timeout.Token);
        answer.EnsureSuccessStatusCode();
        JsonNode? response = JsonNode.Parse(await answer.Content.ReadAsStringAsync(timeout.Token))?["response"];
        return (string?)response?["uid"] == (string?)review["request"]!["uid"]
            ? response!
            : throw new FormatException("expected response.uid to be that of the request");
    }

    private static HttpClient Connect(string authorities)
    {
        X509ChainPolicy trust = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.ImportFromPem(authorities);
        return new HttpClient(
            new SocketsHttpHandler { SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = trust } });
    }

    private static JsonObject Review(FakeRequest request, FakeResource resource, JsonObject item, JsonObject? old)
    {
        JsonObject Kind() => new() { ["group"] = resource.Group, ["version"] = resource.Version, ["kind"] = resource.Kind };
        JsonObject Resource() => new() { ["group"] = resource.Group, ["version"] = resource.Version, ["resource"] = resource.Plural };
        return new JsonObject
        {
            ["kind"] = "AdmissionReview",
            ["apiVersion"] = "admission.k8s.io/v1",
            ["request"] = new JsonObject
            {
                ["uid"] = Guid.NewGuid().ToString(),
                ["kind"] = Kind(),
                ["resource"] = Resource(),
                ["requestKind"] = Kind(),
                ["requestResource"] = Resource(),
                ["name"] = (string?)item["metadata"]?["name"],
                ["namespace"] = request.Namespace,
                ["operation"] = old is null ? "CREATE" : "UPDATE",
                ["userInfo"] = new JsonObject { ["username"] = "admin", ["groups"] = new JsonArray("system:masters") },
                ["object"] = item.DeepClone(),
                ["oldObject"] = old?.DeepClone(),
                ["dryRun"] = request.IsDryRun,
                ["options"] = new JsonObject
                {
                    ["kind"] = old is null ? "CreateOptions" : "UpdateOptions",
                    ["apiVersion"] = "meta.k8s.io/v1",
                },
            },
        };
    }
}
