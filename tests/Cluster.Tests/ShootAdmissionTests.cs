using System.Net;
using System.Text.Json.Nodes;
using RsyslogRelp.Testing;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Cluster.Tests;

/// <summary>The validation of Shoots, with the rights of contract and chart: exactly these and no more.</summary>
public sealed class ShootAdmissionTests
{
    private const string Config = """{"apiVersion":"rsyslog-relp.extensions.gardener.cloud/v1alpha1","kind":"RsyslogRelpConfig","target":"localhost","port":514,"loggingRules":[{"severity":3}]}""";
    private const string Shoots = "/apis/core.gardener.cloud/v1beta1/namespaces/garden-foo/shoots";

    // The admission charts' application ClusterRole and runtime Role.
    private const string Rights = """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: admission}
        rules:
        - {apiGroups: [""], resources: [secrets, configmaps], verbs: [get]}
        - {apiGroups: [""], resources: [namespaces], verbs: [get, list, watch]}
        - {apiGroups: [admissionregistration.k8s.io], resources: [validatingwebhookconfigurations], verbs: [create, get, list, watch]}
        - {apiGroups: [admissionregistration.k8s.io], resources: [validatingwebhookconfigurations], resourceNames: [gardener-extension-shoot-rsyslog-relp-admission], verbs: [patch, update, delete]}
        """;

    private const string SourceRights = """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: admission, namespace: garden}
        rules:
        - {apiGroups: [""], resources: [secrets], verbs: [create, get, list, watch, update, patch, delete]}
        - {apiGroups: [coordination.k8s.io], resources: [leases], verbs: [create, get, list, watch]}
        - {apiGroups: [coordination.k8s.io], resources: [leases], resourceNames: [shoot-rsyslog-relp-admission-leader-election], verbs: [patch, update]}
        - {apiGroups: [""], resources: [events], verbs: [create, patch, update]}
        """;

    private RealApiServer _server = null!;
    private WebhookProcess _first = null!;
    private int _port;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _server = await RealApiServer.StartAsync();
        await _server.Admin.CreateNamespaceAsync("garden");
        await _server.Admin.CreateNamespaceAsync("garden-foo");
        await GrantAsync();
        _port = WebhookProcess.FreePort();
        _first = StartReplica(_port).Ready();
        Eventually.Holds(() => CreateAsync("probe", "{}", dryRun: true).GetAwaiter().GetResult().Status == HttpStatusCode.Forbidden, "the webhook to be called", () => _first.Log);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        _first?.Dispose();
        await (_server?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    [Test]
    public async Task A_valid_Shoot_is_stored_as_it_is()
    {
        Assert.That((await CreateAsync("valid", Config)).Status, Is.EqualTo(HttpStatusCode.Created));
    }

    [Test]
    public async Task A_bad_Shoot_is_refused_with_every_error()
    {
        (HttpStatusCode status, string body) = await CreateAsync("bad", """{"apiVersion":"rsyslog-relp.extensions.gardener.cloud/v1alpha1","kind":"RsyslogRelpConfig","tarhet":"x","port":-1,"loggingRules":[{"severity":9}]}""");

        Assert.Multiple(() =>
        {
            Assert.That(status, Is.EqualTo(HttpStatusCode.Forbidden));
            Assert.That(JsonNode.Parse(body)!["message"]!.GetValue<string>(), Is.EqualTo("""
                admission webhook "validator.shoot-rsyslog-relp-admission.extensions.gardener.cloud" denied the request: [spec.extensions[0].providerConfig.tarhet: Forbidden: unknown field "tarhet", did you mean "target"?, spec.extensions[0].providerConfig.target: Required value: target must not be empty, spec.extensions[0].providerConfig.port: Invalid value: -1: port cannot be less than 0, spec.extensions[0].providerConfig.loggingRules[0].severity: Invalid value: 9: must be between 0 (emergency) and 7 (debug)]
                """));
        });
    }

    [Test]
    public async Task A_referenced_Secret_is_read_live()
    {
        string config = Config.Replace("\"port\"", "\"tls\":{\"enabled\":true,\"secretReferenceName\":\"tls\",\"tlsLib\":\"openssl\"},\"port\"", StringComparison.Ordinal);

        (HttpStatusCode _, string missing) = await CreateAsync("tls", config);
        TestCertificates authority = new();
        TestCertificate client = authority.ForClient("node");
        await _server.Admin.CreateAsync("/api/v1/namespaces/garden-foo/secrets", new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Secret",
            ["metadata"] = new JsonObject { ["name"] = "relp" },
            ["immutable"] = true,
            ["stringData"] = new JsonObject { ["ca"] = authority.AuthorityPem, ["crt"] = client.CertificatePem, ["key"] = client.KeyPem },
        }.ToJsonString());
        (HttpStatusCode status, string body) = await CreateAsync("tls", config);

        Assert.Multiple(() =>
        {
            Assert.That(missing, Does.Contain("referenced secret garden-foo/relp does not exist"));
            Assert.That(status, Is.EqualTo(HttpStatusCode.Created), body);
        });
    }

    [Test]
    public async Task A_second_replica_takes_the_certificate_that_is_there()
    {
        using WebhookProcess second = StartReplica(WebhookProcess.FreePort(), _port).Ready();

        JsonArray secrets = (await _server.Admin.GetAsync("/api/v1/namespaces/garden/secrets?labelSelector=managed-by%3Dsecrets-manager"))!["items"]!.AsArray();
        Assert.That(secrets.Select(static secret => secret!["metadata"]!["labels"]!["name"]!.GetValue<string>()), Is.EquivalentTo(new[]
        {
            "ca-shoot-rsyslog-relp-admission-webhook", "ca-shoot-rsyslog-relp-admission-webhook-bundle", "shoot-rsyslog-relp-admission-webhook-server",
        }));
    }

    [Test]
    public void Nothing_that_it_does_is_beyond_its_rights()
    {
        Assert.That(_first.Log, Does.Not.Contain("orbidden: User"));
    }

    private WebhookProcess StartReplica(int port, int? urlPort = null) => WebhookProcess.StartAs(_server, ApiServerUser.Component, port, "validator",
        "--webhook-config-mode=url", $"--webhook-config-url=localhost:{urlPort ?? port}", "--webhook-config-namespace=garden",
        "--webhook-config-owner-namespace=garden", "--leader-election-namespace=garden", "--leader-election-id=shoot-rsyslog-relp-admission-leader-election");

    private Task<(HttpStatusCode Status, string Body)> CreateAsync(string name, string providerConfig, bool dryRun = false) =>
        _server.Admin.SendAsync(HttpMethod.Post, Shoots + (dryRun ? "?dryRun=All" : ""), """
            {"apiVersion":"core.gardener.cloud/v1beta1","kind":"Shoot",
             "metadata":{"name":"NAME","labels":{"extensions.extensions.gardener.cloud/shoot-rsyslog-relp":"true"}},
             "spec":{"extensions":[{"type":"shoot-rsyslog-relp","providerConfig":CONFIG}],
                     "resources":[{"name":"tls","resourceRef":{"apiVersion":"v1","kind":"Secret","name":"relp"}}]}}
            """.Replace("NAME", name, StringComparison.Ordinal).Replace("CONFIG", providerConfig, StringComparison.Ordinal));

    private async Task GrantAsync()
    {
        const string api = "/apis/rbac.authorization.k8s.io/v1";
        await _server.Admin.CreateAsync($"{api}/clusterroles", Rights, "application/yaml");
        await _server.Admin.CreateAsync($"{api}/namespaces/garden/roles", SourceRights, "application/yaml");
        await _server.Admin.CreateAsync($"{api}/clusterrolebindings", Binding("ClusterRoleBinding", "ClusterRole"), "application/yaml");
        await _server.Admin.CreateAsync($"{api}/namespaces/garden/rolebindings", Binding("RoleBinding", "Role"), "application/yaml");
    }

    private static string Binding(string kind, string role) => $$"""
        apiVersion: rbac.authorization.k8s.io/v1
        kind: {{kind}}
        metadata: {name: admission}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: {{role}}, name: admission}
        subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: component}]
        """;
}
