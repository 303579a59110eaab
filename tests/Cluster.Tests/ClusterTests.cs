using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Cluster.Tests;

/// <summary>Tests of hosts on an API server that the fixture has for itself.</summary>
/// <param name="serverName">Which server.</param>
public abstract class ClusterTests(string serverName)
{
    protected ITestApiServer Server { get; private set; } = null!;

    [OneTimeSetUp]
    public async Task StartServerAsync() => Server = await ApiServers.StartOwnAsync(serverName);

    [OneTimeTearDown]
    public async Task StopServerAsync() => await (Server?.DisposeAsync() ?? ValueTask.CompletedTask);
}
