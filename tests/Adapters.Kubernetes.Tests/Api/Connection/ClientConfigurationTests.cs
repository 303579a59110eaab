using System.Text;
using RsyslogRelp.Adapters.Kubernetes.Api.Connection;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Adapters.Kubernetes.Tests.Api.Connection;

/// <summary>The search for a cluster configuration, and the errors if there is none.</summary>
#pragma warning disable CA1001 // What a test owns goes with the test.
public sealed class ClientConfigurationTests
#pragma warning restore CA1001
{
    private TemporaryDirectory _directory = null!;

    [SetUp]
    public void MakeDirectory() => _directory = new TemporaryDirectory();

    [TearDown]
    public void RemoveDirectory() => _directory.Dispose();

    [Test]
    public void The_flag_comes_before_everything_else()
    {
        ClientEnvironment everywhere = Everywhere();
        Assert.That(Server(ClientConfiguration.Resolve(Kubeconfig("flag"), null, everywhere)), Is.EqualTo("https://flag/"));
        Assert.That(Server(ClientConfiguration.Resolve("", null, everywhere)), Is.EqualTo("https://variable/"));
    }

    [Test]
    public void The_variable_comes_before_the_pod_and_the_pod_before_the_home_directory()
    {
        ClientEnvironment everywhere = Everywhere();
        ClientEnvironment withoutVariable = everywhere with { Variable = name => name == "KUBECONFIG" ? "" : everywhere.Variable(name) };
        Assert.That(Server(ClientConfiguration.Resolve(null, null, withoutVariable)), Is.EqualTo("https://10.0.0.1/"));
        ClientEnvironment homeOnly = everywhere with { Variable = static _ => null };
        Assert.That(Server(ClientConfiguration.Resolve(null, null, homeOnly)), Is.EqualTo("https://home/"));
    }

    [Test]
    public void A_pod_without_a_token_is_no_way_to_a_cluster()
    {
        ClientEnvironment everywhere = Everywhere();
        File.Delete(Path.Combine(everywhere.ServiceAccountDirectory, "token"));
        ClientEnvironment withoutVariable = everywhere with { Variable = name => name == "KUBECONFIG" ? null : everywhere.Variable(name) };
        Assert.That(Server(ClientConfiguration.Resolve(null, null, withoutVariable)), Is.EqualTo("https://home/"));
    }

    [Test]
    public void Nothing_configured_is_an_error_and_no_local_server() =>
        Assert.That(
            () => ClientConfiguration.Resolve(null, null, Connections.Nowhere),
            Throws.TypeOf<ClientConfigurationException>()
                .With.Message.Contains("No cluster is configured")
                .And.Message.Contains("KUBECONFIG"));

    [Test]
    public void A_file_that_is_named_but_missing_is_an_error_although_there_are_other_ways()
    {
        Assert.That(() =>
            ClientConfiguration.Resolve(
                "/nonexistent/config",
                null,
                Everywhere()), Throws.TypeOf<ClientConfigurationException>().With.Message.Contains("/nonexistent/config"));
        ClientEnvironment environment = Everywhere() with { Variable = static name => name == "KUBECONFIG" ? "/nonexistent/config" : null };
        Assert.That(() =>
            ClientConfiguration.Resolve(
                null, null, environment), Throws.TypeOf<ClientConfigurationException>().With.Message.Contains("KUBECONFIG"));
    }

    [Test]
    public void The_garden_variable_comes_before_the_flag()
    {
        ClientEnvironment environment = Everywhere();
        string garden = Kubeconfig("garden");
        ClientEnvironment withGarden = environment with
        {
            Variable = name => name == "GARDEN_KUBECONFIG" ? garden : environment.Variable(name),
        };
        Assert.That(Server(ClientConfiguration.ResolveGarden(Kubeconfig("flag"), null, withGarden)), Is.EqualTo("https://garden/"));
        Assert.That(Server(ClientConfiguration.ResolveGarden(Kubeconfig("flag"), null, environment)), Is.EqualTo("https://flag/"));
    }

    [Test]
    public void A_source_cluster_comes_from_its_kubeconfig_or_the_pod_if_SOURCE_CLUSTER_is_set()
    {
        ClientEnvironment environment = Everywhere();
        string source = Kubeconfig("source");
        Assert.That(
            ClientConfiguration.ResolveSource(
                environment with { Variable = name => name == "SOURCE_KUBECONFIG" ? source : environment.Variable(name) }),
            Is.Null);
        Assert.That(
            Server(
                ClientConfiguration.ResolveSource(
                    environment with { Variable = name => name is "SOURCE_CLUSTER" ? "enabled" : environment.Variable(name) })!),
            Does.StartWith("https://10.0.0.1"));
        Assert.That(
            Server(
                ClientConfiguration.ResolveSource(
                    environment with
                    {
                        Variable = name => name is "SOURCE_CLUSTER" ? "enabled" : name == "SOURCE_KUBECONFIG" ? source : null,
                    })!),
            Is.EqualTo("https://source/"));
        Assert.That(
            () =>
                ClientConfiguration.ResolveSource(
                    Connections.Nowhere with { Variable = static name => name is "SOURCE_CLUSTER" ? "enabled" : null }),
            Throws.TypeOf<ClientConfigurationException>().With.Message.Contains("SOURCE_KUBECONFIG"));
    }

    [Test]
    public void A_master_replaces_the_configured_address_and_defaults_to_https()
    {
        Assert.That(
            Server(ClientConfiguration.Resolve(Kubeconfig("flag"), "master:6443", Connections.Nowhere)),
            Is.EqualTo("https://master:6443/"));
        Assert.That(
            Server(ClientConfiguration.Resolve(Kubeconfig("flag"), "http://master", Connections.Nowhere)), Is.EqualTo("http://master/"));
        Assert.That(() =>
            ClientConfiguration.Resolve(
                Kubeconfig("flag"),
                "ftp://master",
                Connections.Nowhere), Throws.TypeOf<ClientConfigurationException>().With.Message.Contains("--master"));
    }

    [Test]
    public void An_IPv6_address_of_the_pods_API_server_is_an_address()
    {
        ClientEnvironment environment = Everywhere();
        ClientEnvironment pod = environment with
        {
            Variable = static name => name switch
            {
                "KUBERNETES_SERVICE_HOST" => "fd00::1",
                "KUBERNETES_SERVICE_PORT" => "6443",
                _ => null,
            },
        };
        ConnectionSettings settings = ClientConfiguration.Resolve(null, null, pod).Load();
        Assert.That(
            (settings.Server.ToString(), settings.Token, settings.CertificateAuthorityPem),
            Is.EqualTo(("https://[fd00::1]:6443/", "pod-token", Authority)));
    }

    [Test]
    public void The_first_of_several_files_takes_precedence_and_missing_files_are_ignored()
    {
        string first = Write(
            "first", "current-context: b\nclusters: [{name: c, cluster: {server: 'https://one'}}]\nusers: [{name: u, user: {token: one}}]");
        string second = Write(
            "second",
            "current-context: a\nclusters: [{name: c, cluster: {server: 'https://two'}}]\ncontexts: [{name: b, context: {cluster: c, "
                + "user: u}}]");
        ClientEnvironment environment = Connections.Nowhere with
        {
            Variable = name => name == "KUBECONFIG" ? $"/nonexistent:{first}:{second}" : null,
        };
        ConnectionSettings settings = ClientConfiguration.Resolve(null, null, environment).Load();
        Assert.That((settings.Server.ToString(), settings.Token), Is.EqualTo(("https://one/", "one")));
    }

    [Test]
    public void Reads_files_beside_the_kubeconfig_and_data_within()
    {
        TestCertificate certificate = new TestCertificates().ForClient("me");
        Write("keys/me.key", certificate.KeyPem);
        Write("ca.crt", Authority);
        Write("token", " the-token\n");
        string data = Convert.ToBase64String(Encoding.ASCII.GetBytes(certificate.CertificatePem));
        string path = Write("kubeconfig", $$$"""
            {"current-context":"x","contexts":[{"name":"x","context":{"cluster":"x","user":"x"}}],
             "clusters":[{"name":"x","cluster":{"server":"https://h/prefix","certificate-authority":"ca.crt","tls-server-name":"kubernetes",
             "proxy-url":"http://proxy:3128"}}],
             "users":[{"name":"x","user":{"tokenFile":"token","token":"older","client-certificate-data":"{{{data}}}",
             "client-key":"keys/me.key","username":"u","password":"p"}}]}
            """);
        ConnectionSettings settings = ClientConfiguration.Resolve(path, null, Connections.Nowhere).Load();
        Assert.That(settings, Is.EqualTo(new ConnectionSettings
        {
            Server = new Uri("https://h/prefix"),
            CertificateAuthorityPem = Authority,
            TlsServerName = "kubernetes",
            Proxy = new Uri("http://proxy:3128"),
            Token = "the-token",
            ClientCertificatePem = certificate.CertificatePem,
            ClientKeyPem = certificate.KeyPem,
            BasicCredentials = "u:p",
        }));
        Assert.That(settings.ToString(), Does.Not.Contain("token"));
    }

    [TestCase("", "holds no YAML mapping")]
    [TestCase("just text", "holds no YAML mapping")]
    [TestCase("a: [", "is no YAML")]
    [TestCase("a: 1\na: 2", "is no YAML")]
    [TestCase("kind: Config", "has no current-context")]
    [TestCase("current-context: x", "its current-context names 'x', which is not among its contexts")]
    [TestCase("current-context: x\ncontexts: [{name: x, context: {}}]", "its context 'x' names no cluster")]
    [TestCase(
        "current-context: x\ncontexts: [{name: x, context: {cluster: y}}]", "its context 'x' names 'y', which is not among its clusters")]
    [TestCase("current-context: x\ncontexts: [{name: x, context: {cluster: y}}]\nclusters: [{name: y}]", "its cluster 'y' has no server")]
    [TestCase(
        "current-context: x\ncontexts: [{name: x, context: {cluster: y}}]\nclusters: [{name: y, cluster: {server: ''}}]",
        "its cluster 'y' has no server")]
    [TestCase(
        "current-context: x\ncontexts: [{name: x, context: {cluster: y}}]\nclusters: [{name: y, cluster: {server: 'ftp://x'}}]",
        "is no address of an API server")]
    [TestCase(
        "current-context: x\ncontexts: [{name: x, context: {cluster: y, user: z}}]\nclusters: [{name: y, cluster: {server: x}}]",
        "names 'z', which is not among its users")]
    [TestCase(Head + "{exec: {command: gardenlogin}}}]", "its user 'z' logs in by 'exec', which is not supported")]
    [TestCase(Head + "{client-key-data: '%%%'}}]", "client-key-data of user 'z' is no base64")]
    [TestCase(Head + "{client-key-data: YQ==}}]", "a client certificate without a key, or a key without a certificate")]
    [TestCase(Head + "{client-certificate-data: YQ==, client-key-data: YQ==}}]", "A certificate or key for https://x/ cannot be read")]
    [TestCase(Head + "{tokenFile: /nonexistent/token}}]", "the tokenFile of user 'z' cannot be read")]
    public void A_kubeconfig_that_cannot_be_used_is_refused_with_the_reason(string text, string reason)
    {
        string path = Write("kubeconfig", text);
        Assert.That(() =>
            ClientConfiguration.Resolve(
                path, null, Connections.Nowhere), Throws.TypeOf<ClientConfigurationException>().With.Message.Contains(reason));
    }

    [Test]
    public void A_client_certificate_with_a_broken_one_behind_it_is_refused_with_the_reason()
    {
        TestCertificate client = new TestCertificates().ForClient("x");
        string pem = client.CertificatePem + "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
        string path = Write(
            "kubeconfig", Head + $"{{client-certificate-data: {Base64(pem)}, client-key-data: {Base64(client.KeyPem)}}}}}]");
        Assert.That(
            () => ClientConfiguration.Resolve(path, null, Connections.Nowhere),
            Throws.TypeOf<ClientConfigurationException>().With.Message.Contains("A certificate or key for https://x/ cannot be read"));

        static string Base64(string text) => Convert.ToBase64String(Encoding.ASCII.GetBytes(text));
    }

    private static readonly string Authority = new TestCertificates().AuthorityPem;

    private const string Head =
        "current-context: x\ncontexts: [{name: x, context: {cluster: y, user: z}}]\nclusters: [{name: y, cluster: {server: x}}]\nusers: "
            + "[{name: z, user: ";

    private static string Server(ClientConfiguration configuration) => configuration.Load().Server.ToString();

    private string Kubeconfig(string host) => Write(
        $"kubeconfig-{host}", $"current-context: x\ncontexts: [{{name: x, context: {{cluster: x}}}}]\nclusters: "
            + $"[{{name: x, cluster: {{server: 'https://{host}'}}}}]");

    private string Write(string name, string text)
    {
        string path = _directory.Below(name);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>An environment with every kind of cluster configuration.</summary>
    private ClientEnvironment Everywhere()
    {
        string variable = Kubeconfig("variable");
        Write("account/token", "pod-token\n");
        Write("account/ca.crt", Authority);
        File.Move(Kubeconfig("home"), _directory.Below("home/.kube/config"), overwrite: true);
        return new ClientEnvironment
        {
            Variable = name => name switch
            {
                "KUBECONFIG" => variable,
                "KUBERNETES_SERVICE_HOST" => "10.0.0.1",
                "KUBERNETES_SERVICE_PORT" => "443",
                _ => null,
            },
            ServiceAccountDirectory = _directory.Below("account"),
            Home = _directory.Below("home"),
        };
    }
}
