using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Cluster.Tests;

/// <summary>Tests of hosts; each fixture has its own API server.</summary>
/// <param name="serverName">Which server.</param>
public abstract class ClusterTests(string serverName)
{
    protected ITestApiServer Server { get; private set; } = null!;

    [OneTimeSetUp]
    public async Task StartServerAsync() => Server = await ApiServers.StartOwnAsync(serverName);

    [OneTimeTearDown]
    public async Task StopServerAsync() => await (Server?.DisposeAsync() ?? ValueTask.CompletedTask);
}
