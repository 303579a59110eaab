using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using RsyslogRelp.Testing;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Cluster.Tests;

/// <summary>The objects of a seed that the webhook of OperatingSystemConfigs needs.</summary>
internal sealed class Seed(ITestApiServer server)
{
    /// <summary>The host's own namespace.</summary>
    public const string Space = "extension-rsyslog";

    public const string Registration =
        "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/gardener-extension-shoot-rsyslog-relp";
    public const string Secrets = $"/api/v1/namespaces/{Space}/secrets";

    private const string Extensions = "/apis/extensions.gardener.cloud/v1alpha1";
    private const string Cluster =
        """{"apiVersion":"extensions.gardener.cloud/v1alpha1","kind":"Cluster","metadata":{"name":"NAME"},"spec":{"cloudProfile":{}"""
            + ""","seed":{},"shoot":SHOOT}}""";
    private const string Extension =
        """{"apiVersion":"extensions.gardener.cloud/v1alpha1","kind":"Extension","metadata":"""
            + """{"name":"shoot-rsyslog-relp","namespace":"NAME"},"spec":{"type":"shoot-rsyslog-relp","providerConfig":CONFIG}}""";

    public const string Config =
        """{"apiVersion":"rsyslog-relp.extensions.gardener.cloud/v1alpha1","kind":"RsyslogRelpConfig","target":"localhost","port":1520"""
            + ""","loggingRules":[{"severity":4}]}""";

    /// <summary>The flags of a host in a seed.</summary>
    /// <param name="port">The port at which the API server reaches it.</param>
    public static IEnumerable<string> Flags(int port) =>
        [.. WebhookProcess.ReachedAt(port), $"--webhook-config-namespace={Space}", $"--leader-election-namespace={Space}"];

    public static string Osc(string spec, string name = "osc") => $$"""
        {"apiVersion":"extensions.gardener.cloud/v1alpha1","kind":"OperatingSystemConfig","metadata":{"name":"{{name}}"},"spec":{{spec}}}
        """;

    public static string OscPath(string space, string name = "osc") => $"{Extensions}/namespaces/{space}/operatingsystemconfigs/{name}";

    public static string ExtensionPath(string space) => $"{Extensions}/namespaces/{space}/extensions/shoot-rsyslog-relp";

    public static string[] Paths(JsonNode osc) => [.. osc["spec"]!["files"]!.AsArray().Select(static file => (string)file!["path"]!)];

    public static JsonNode File(JsonNode osc, string path) =>
        osc["spec"]!["files"]!.AsArray().Single(file => (string)file!["path"]! == path)!;

    /// <summary>The content of the file whose path has this end.</summary>
    public static string Text(JsonNode osc, string path)
    {
        JsonNode inline = osc["spec"]!["files"]!.AsArray().Single(
            file => ((string)file!["path"]!).EndsWith(path, StringComparison.Ordinal))!["content"]!["inline"]!;
        return (string?)inline["encoding"] == "b64"
            ? Encoding.UTF8.GetString(Convert.FromBase64String((string)inline["data"]!))
            : (string)inline["data"]!;
    }

    public static bool IsMutated(JsonNode osc) =>
        osc["spec"]!["files"] is JsonArray files
            && files.Any(static file => ((string)file!["path"]!).EndsWith("60-audit.conf", StringComparison.Ordinal));

    /// <summary>The namespace of a Shoot that has the extension.</summary>
    public Task NamespaceAsync(string name) => server.Admin.CreateAsync("/api/v1/namespaces", $$$$"""
        {"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{{{name}}}}",
        "labels":{"extensions.gardener.cloud/shoot-rsyslog-relp":"true"}}}
        """);

    /// <summary>A Shoot's control plane: Namespace, Cluster and Extension.</summary>
    /// <param name="space">The namespace.</param>
    /// <param name="config">The configuration as JSON.</param>
    /// <param name="shoot">The Shoot as JSON.</param>
    public async Task ControlPlaneAsync(
        string space, string config =
            Config, string shoot =
                """{"apiVersion":"core.gardener.cloud/v1beta1","kind":"Shoot","metadata":"""
                    + """{"name":"bar","namespace":"garden-foo","uid":"uid-1"},"spec":{}}""")
    {
        await NamespaceAsync(space);
        await server.Admin.CreateAsync(
            $"{Extensions}/clusters",
            Cluster.Replace("NAME", space, StringComparison.Ordinal).Replace("SHOOT", shoot, StringComparison.Ordinal));
        await server.Admin.CreateAsync(
            $"{Extensions}/namespaces/{space}/extensions",
            Extension.Replace("NAME", space, StringComparison.Ordinal).Replace("CONFIG", config, StringComparison.Ordinal));
    }

    public Task<JsonNode> CreateAsync(string space, string spec, string name = "osc") =>
        server.Admin.CreateAsync($"{Extensions}/namespaces/{space}/operatingsystemconfigs", Osc(spec, name));

    /// <summary>Sends an OperatingSystemConfig through the webhook, stored or as a dry run.</summary>
    public Task<(HttpStatusCode Status, string Body)> SendAsync(string space, string spec, bool dryRun = false) =>
        server.Admin.SendAsync(
            HttpMethod.Post, $"{Extensions}/namespaces/{space}/operatingsystemconfigs" + (dryRun ? "?dryRun=All" : ""), Osc(spec));

    /// <summary>Waits until the API server uses the current registration of the webhook.</summary>
    public async Task CalledAsync(WebhookProcess webhook)
    {
        await Registrations.SeenAsync(server, Registration, () => webhook.Log);
        string space = $"probe-{Guid.NewGuid():N}";
        await NamespaceAsync(space);
        (HttpStatusCode, string) last = default;
        Eventually.Holds(
            () =>
            {
                last = SendAsync(space, """{"purpose":"reconcile","type":"x"}""", dryRun: true).GetAwaiter().GetResult();
                return last is (HttpStatusCode.Forbidden, { } body) && body.Contains("could not get cluster", StringComparison.Ordinal);
            },
            "the webhook to be called",
            () => $"{last}\n{webhook.Log}");
    }
}
