using System.Net;
using System.Text.Json.Nodes;

namespace RsyslogRelp.Testing.ApiServer;

/// <summary>
/// kube-apiserver uses a cache of the webhook configurations, which is slightly behind: it may still call a webhook of a registration that
/// was just deleted.
/// </summary>
public static class Registrations
{
    private const string Group = "/apis/admissionregistration.k8s.io/v1";

    /// <summary>Waits until a registration has webhooks and admission uses it and all registrations stored before.</summary>
    /// <param name="server">The server.</param>
    /// <param name="path">The registration.</param>
    /// <param name="details">Details for the message of a failure.</param>
    public static async Task SeenAsync(ITestApiServer server, string path, Func<string> details)
    {
        Eventually.Holds(() =>
            server.Admin.GetAsync(path).GetAwaiter().GetResult()?["webhooks"] is JsonArray { Count: > 0 }, $"webhooks in {path}", details);
        if (!server.IsReal)
        {
            return;
        }

        // Changes of a kind arrive in order: when a later one is in use, so are all earlier ones.
        string kind = path.Contains("/mutating", StringComparison.Ordinal) ? "Mutating" : "Validating";
        string collection = $"{Group}/{kind.ToLowerInvariant()}webhookconfigurations";
        string name = $"seen-{Guid.NewGuid():N}";
        await server.Admin.CreateAsync(collection, $$$$"""
            {"apiVersion":"admissionregistration.k8s.io/v1","kind":"{{{{kind}}}}WebhookConfiguration","metadata":{"name":"{{{{name}}}}"},
             "webhooks":[{"name":"seen.example.com","clientConfig":{"url":"https://127.0.0.1:1/"},"failurePolicy":"Fail",
             "sideEffects":"None","admissionReviewVersions":["v1"],"timeoutSeconds":1,
               "objectSelector":{"matchLabels":{"seen":"{{{{name}}}}"}},
               "rules":[{"apiGroups":[""],"apiVersions":["v1"],"operations":["CREATE"],"resources":["namespaces"]}]}]}
            """);
        string probe = $$$$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{{{name}}}}","labels":{"seen":"{{{{name}}}}"}}}""";
        Eventually.Holds(
            () =>
                server.Admin.SendAsync(HttpMethod.Post, "/api/v1/namespaces?dryRun=All", probe)
                    .GetAwaiter()
                    .GetResult().Status == HttpStatusCode.InternalServerError, "the API server to go by the latest registrations", details);
        await server.Admin.DeleteAsync($"{collection}/{name}");
    }
}
