using System.Net;
using RsyslogRelp.Testing;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Cluster.Tests;

/// <summary>The objects of a garden that the webhook of Shoots needs.</summary>
internal sealed class Garden(ITestApiServer server)
{
    /// <summary>The host's own namespace.</summary>
    public const string Space = "garden";

    /// <summary>A project's namespace.</summary>
    public const string Project = "garden-foo";

    public const string Registration =
        "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/gardener-extension-shoot-rsyslog-relp-admission";
    public const string Config =
        """{"apiVersion":"rsyslog-relp.extensions.gardener.cloud/v1alpha1","kind":"RsyslogRelpConfig","target":"localhost","port":514"""
            + ""","loggingRules":[{"severity":3}]}""";

    private const string Shoots = $"/apis/core.gardener.cloud/v1beta1/namespaces/{Project}/shoots";

    /// <summary>The flags of a host in a garden.</summary>
    /// <param name="port">The port at which the API server reaches it.</param>
    public static IEnumerable<string> Flags(int port) =>
    [
        .. WebhookProcess.ReachedAt(
            port), $"--webhook-config-namespace={Space}", $"--webhook-config-owner-namespace={Space}",
            $"--leader-election-namespace={Space}",
    ];

    /// <summary>Stores a Shoot with our extension, a foreign one, and references to a Secret and a ConfigMap.</summary>
    /// <param name="name">The Shoot's name.</param>
    /// <param name="config">The configuration as JSON; null for none.</param>
    /// <param name="extension">More fields of the extension's entry.</param>
    /// <param name="dryRun">Whether it is a dry run.</param>
    public Task<(HttpStatusCode Status, string Body)> CreateAsync(
        string name, string? config, string extension = "", bool dryRun = false) =>
        server.Admin.SendAsync(HttpMethod.Post, Shoots + (dryRun ? "?dryRun=All" : ""), Shoot(name, config, extension));

    public Task<(HttpStatusCode Status, string Body)> PatchAsync(string name, string patch) =>
        server.Admin.SendAsync(HttpMethod.Patch, $"{Shoots}/{name}", patch, "application/merge-patch+json");

    /// <summary>Waits until the API server uses the current registration of the webhook.</summary>
    public async Task CalledAsync(WebhookProcess webhook)
    {
        await Registrations.SeenAsync(server, Registration, () => webhook.Log);
        Eventually.Holds(() =>
            CreateAsync("probe", "{}", dryRun: true)
                .GetAwaiter()
                .GetResult().Status == HttpStatusCode.Forbidden, "the webhook to be called", () =>
                webhook.Log);
    }

    private static string Shoot(string name, string? config, string extension) => """
        {"apiVersion":"core.gardener.cloud/v1beta1","kind":"Shoot",
         "metadata":{"name":"NAME","labels":{"extensions.extensions.gardener.cloud/shoot-rsyslog-relp":"true"}},
         "spec":{"extensions":[{"type":"shoot-rsyslog-relp"EXTENSION},{"type":"some-other-extension"}],
                 "resources":[{"name":"tls","resourceRef":{"apiVersion":"v1","kind":"Secret","name":"rsyslog-secret"}},
                              {"name":"audit","resourceRef":{"apiVersion":"v1","kind":"ConfigMap","name":"audit-configmap"}}]}}
        """.Replace("NAME", name, StringComparison.Ordinal)
            .Replace("EXTENSION", (config is null ? "" : $",\"providerConfig\":{config}") + extension, StringComparison.Ordinal);
}
