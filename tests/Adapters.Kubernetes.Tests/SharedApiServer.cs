using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Adapters.Kubernetes.Tests;

/// <summary>
/// Ends the shared server after all tests. The namespace is the root one, because NUnit runs a SetUpFixture per namespace.
/// </summary>
[SetUpFixture]
public sealed class SharedApiServer
{
    [OneTimeTearDown]
    public async Task Stop() => await ApiServers.StopSharedAsync();
}
