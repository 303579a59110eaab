using RsyslogRelp.Testing;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Adapters.Kubernetes.Tests.Api;

/// <summary>Base class of tests against a misbehaving server: each test has a scripted server.</summary>
public abstract class FakeServerTests
{
    protected TemporaryDirectory Files { get; private set; } = null!;

    protected FakeApiServer Server { get; private set; } = null!;

    [SetUp]
    public async Task StartServer()
    {
        Files = new TemporaryDirectory();
        Server = await FakeApiServer.StartAsync();
    }

    [TearDown]
    public async Task StopServer()
    {
        await Server.DisposeAsync();
        Files.Dispose();
    }
}
