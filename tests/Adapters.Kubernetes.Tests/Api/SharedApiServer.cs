using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Adapters.Kubernetes.Tests.Api;

/// <summary>Set-up and tear-down of the whole test run.</summary>
[SetUpFixture]
public sealed class SharedApiServer
{
    [OneTimeTearDown]
    public async Task Stop() => await ApiServers.StopSharedAsync();
}
