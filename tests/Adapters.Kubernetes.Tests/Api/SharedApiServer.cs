using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Adapters.Kubernetes.Tests.Api;

/// <summary>Around all tests.</summary>
[SetUpFixture]
public sealed class SharedApiServer
{
    [OneTimeTearDown]
    public async Task Stop() => await ApiServers.StopSharedAsync();
}
