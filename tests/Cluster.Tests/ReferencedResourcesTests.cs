using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using RsyslogRelp.Testing;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Cluster.Tests;

/// <summary>Objects that a Shoot refers to are read and checked during the request.</summary>
[TestFixtureSource(typeof(ApiServers), nameof(ApiServers.RealElseBoth))]
public sealed class ReferencedResourcesTests(string serverName) : ClusterTests(serverName)
{
    private const string Secrets = $"/api/v1/namespaces/{Garden.Project}/secrets";
    private const string ConfigMaps = $"/api/v1/namespaces/{Garden.Project}/configmaps";
    private const string Auditd =
        "apiVersion: rsyslog-relp.extensions.gardener.cloud/v1alpha1\nkind: Auditd\nauditRules: |\n  -w /etc/passwd -p wa\n";

    private static readonly TestCertificates s_authority = new();
    private static readonly TestCertificate s_client = s_authority.ForClient("node");

    private Garden _garden = null!;
    private WebhookProcess _webhook = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        await Server.Admin.CreateNamespaceAsync(Garden.Space);
        await Server.Admin.CreateNamespaceAsync(Garden.Project);
        _garden = new Garden(Server);
        int port = LoopbackPort.Free();
        _webhook = WebhookProcess.Start(Server, port, WebhookProcess.Garden, Garden.Flags(port)).Ready();
        await _garden.CalledAsync(_webhook);
    }

    [OneTimeTearDown]
    public void Stop() => _webhook?.Dispose();

    [TearDown]
    public async Task Forget()
    {
        await Server.Admin.SendAsync(HttpMethod.Delete, $"{Secrets}/rsyslog-secret");
        await Server.Admin.SendAsync(HttpMethod.Delete, $"{ConfigMaps}/audit-configmap");
    }

    private static IEnumerable<TestCaseData> Rules() =>
    [
        Case("that is absent", null, true, "", "referenced configMap garden-foo/audit-configmap does not exist"),
        Case("that may change", "auditd", false, Auditd, "configMap garden-foo/audit-configmap must be immutable"),
        Case("without the key", "other", true, Auditd, "missing 'data.auditd' field in configMap garden-foo/audit-configmap"),
        Case(
            "that is empty",
            "auditd",
            true,
            "",
            "empty auditd config. Provide non-empty auditd config in configMap garden-foo/audit-configmap"),
        Case(
            "that is no document",
            "auditd",
            true,
            "some policy",
            "could not decode 'data.auditd' field of configMap garden-foo/audit-configmap"),
        Case(
            "of another kind",
            "auditd",
            true,
            Auditd.Replace("kind: Auditd", "kind: Foo", StringComparison.Ordinal),
            "kind: Unsupported value: \"Foo\": supported values: \"Auditd\""),
        Case(
            "without rules",
            "auditd",
            true,
            Auditd[..Auditd.IndexOf("auditRules", StringComparison.Ordinal)],
            "auditRules must not be empty"),
        Case("with another key", "auditd,other", true, Auditd, "configMap garden-foo/audit-configmap should have only one entry"),
        Case("that is good", "auditd", true, Auditd, ""),
    ];

    private static TestCaseData Case(string what, string? keys, bool immutable, string text, string refusal) =>
        new TestCaseData(keys, immutable, text, refusal).SetArgDisplayNames(what);

    [TestCase(null, "referenced secret garden-foo/rsyslog-secret does not exist")]
    [TestCase("crt,key,other", "secret garden-foo/rsyslog-secret is missing ca value")]
    [TestCase("ca,key,other", "secret garden-foo/rsyslog-secret is missing crt value")]
    [TestCase("ca,crt,other", "secret garden-foo/rsyslog-secret is missing key value")]
    [TestCase("ca,crt,key", "")]
    [TestCase("ca,crt,key,other", "secret garden-foo/rsyslog-secret should have only three data entries")]
    [TestCase("ca,crt,key,mutable", "secret garden-foo/rsyslog-secret must be immutable")]
    public async Task A_Secret_with_such_keys(string? keys, string refusal)
    {
        if (keys is not null)
        {
            await StoreSecretAsync(keys.Split(','));
        }

        await AssertAsync(Tls(""), refusal);
    }

    [TestCase("\"authMode\":\"name\",\"permittedPeer\":[\"localhost\"],", "")]
    [TestCase("\"authMode\":\"fingerprint\",\"permittedPeer\":[\"SHA1:0123456789abcdef0123456789abcdef01234567\"],", "")]
    [TestCase(
        "\"authMode\":\"foo\",\"permittedPeer\":[\"localhost\"],",
        "spec.extensions[0].providerConfig.tls.authMode: Unsupported value: \"foo\": supported values: \"fingerprint\", \"name\"")]
    [TestCase(
        "\"authMode\":\"name\",\"permittedPeer\":[\"localhost\",\"\"],",
        "spec.extensions[0].providerConfig.tls.permittedPeer[1]: Required value: value cannot be empty")]
    public async Task With_a_good_Secret_such_TLS_settings(string fields, string refusal)
    {
        await StoreSecretAsync("ca", "crt", "key");

        await AssertAsync(Tls(fields), refusal);
    }

    [TestCaseSource(nameof(Rules))]
    public async Task A_ConfigMap(string? keys, bool immutable, string text, string refusal)
    {
        if (keys is not null)
        {
            await Server.Admin.CreateAsync(ConfigMaps, new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "ConfigMap",
                ["metadata"] = new JsonObject { ["name"] = "audit-configmap" },
                ["immutable"] = immutable,
                ["data"] = new JsonObject(keys.Split(',').Select(key => KeyValuePair.Create(key, (JsonNode?)text))),
            }.ToJsonString());
        }

        await AssertAsync(
            Garden.Config.Replace(
                "\"port\"", "\"auditConfig\":{\"enabled\":true,\"configMapReferenceName\":\"audit\"},\"port\"", StringComparison.Ordinal),
            refusal);
    }

    private static string Tls(string fields) => Garden.Config.Replace(
        "\"port\"",
        $"\"tls\":{{\"enabled\":true,{fields}\"secretReferenceName\":\"tls\",\"tlsLib\":\"openssl\"}},\"port\"", StringComparison.Ordinal);

    private Task<JsonNode> StoreSecretAsync(params string[] keys) => Server.Admin.CreateAsync(Secrets, new JsonObject
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Secret",
        ["metadata"] = new JsonObject { ["name"] = "rsyslog-secret" },
        ["immutable"] = !keys.Contains("mutable"),
        ["data"] = new JsonObject(
            keys.Where(static key => key != "mutable")
                .Select(static key => KeyValuePair.Create(
                    key, (JsonNode?)Convert.ToBase64String(Encoding.ASCII.GetBytes(key switch
                    {
                        "ca" => s_authority.AuthorityPem,
                        "crt" => s_client.CertificatePem,
                        "key" => s_client.KeyPem,
                        _ => "x",
                    }))))),
    }.ToJsonString());

    private async Task AssertAsync(string config, string refusal)
    {
        (HttpStatusCode status, string body) = await _garden.CreateAsync($"shoot-{Guid.NewGuid():N}", config);

        Assert.That(status, Is.EqualTo(refusal.Length == 0 ? HttpStatusCode.Created : HttpStatusCode.Forbidden), body);
        Assert.That((string?)JsonNode.Parse(body)!["message"] ?? "", refusal.Length == 0 ? Is.Empty : Does.Contain(refusal));
    }
}
