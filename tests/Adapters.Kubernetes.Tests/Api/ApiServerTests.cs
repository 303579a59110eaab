using RsyslogRelp.Adapters.Kubernetes.Api;
using RsyslogRelp.Adapters.Kubernetes.Tests.Api.Connection;
using RsyslogRelp.Testing;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Adapters.Kubernetes.Tests.Api;

/// <summary>Tests that run on every API server, each in its own namespace.</summary>
/// <param name="serverName">The server.</param>
#pragma warning disable CA1001 // What a test owns goes with the test.
public abstract class ApiServerTests(string serverName)
#pragma warning restore CA1001
{
    /// <summary>The property of a test that restarts its server, which would fail the tests that run beside it on the shared one.</summary>
    protected const string RestartsServer = "RestartsServer";

    private TemporaryDirectory _directory = null!;
    private CancellationTokenSource _end = null!;

    protected ITestApiServer Server { get; private set; } = null!;

    protected KubernetesApi Api { get; private set; } = null!;

    /// <summary>The test's own namespace.</summary>
    protected string Space { get; private set; } = null!;

    protected string ConfigMaps => $"/api/v1/namespaces/{Space}/configmaps";

    /// <summary>Cancelled when the test ends.</summary>
    protected CancellationToken End => _end.Token;

    [SetUp]
    public async Task Start()
    {
        Server = TestContext.CurrentContext.Test.Properties.ContainsKey(RestartsServer)
            ? await ApiServers.StartOwnAsync(serverName)
            : await ApiServers.StartAsync(serverName);
        _directory = new TemporaryDirectory();
        _end = new CancellationTokenSource();
        Api = Connect();
        Space = "test-" + Guid.NewGuid().ToString("N")[..12];
        await Server.Admin.CreateNamespaceAsync(Space);
    }

    [TearDown]
    public async Task Stop()
    {
        if (Server is null)
        {
            return;
        }

        await _end.CancelAsync();
        Api.Dispose();
        await ApiServers.StopAsync(Server);
        _directory.Dispose();
        _end.Dispose();
    }

    protected KubernetesApi Connect() => Connections.Connect(Server, _directory);

    protected Task CreateConfigMap(string name, string value = "1", string metadata = "") => Server.Admin.CreateAsync(
        ConfigMaps,
        $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{{name}}}"{{{metadata}}}},"data":{"value":"{{{value}}}"}}""");

    protected Task ChangeConfigMap(string name, string value) =>
        Server.Admin.MergePatchAsync($"{ConfigMaps}/{name}", $$$"""{"data":{"value":"{{{value}}}"}}""");

    protected Task DeleteConfigMap(string name) => Server.Admin.DeleteAsync($"{ConfigMaps}/{name}");
}
