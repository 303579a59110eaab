using RsyslogRelp.Testing;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Cluster.Tests;

/// <summary>Two replicas of the seed's webhook behind a Service. The first one leads.</summary>
internal sealed class SeedReplicas : IDisposable
{
    private readonly ServiceBalancer _service;

    public SeedReplicas(ITestApiServer server)
    {
        Ports = [LoopbackPort.Free(), LoopbackPort.Free()];
        _service = new ServiceBalancer(() => Ports);
        Leader = Start(server, Ports[0]);
        Eventually.Holds(() => Leader.Leads, "the first replica to lead", () => Leader.Log);
        Other = Start(server, Ports[1]);
    }

    public int[] Ports { get; }

    public WebhookProcess Leader { get; }

    public WebhookProcess Other { get; }

    public void Dispose()
    {
        Other.Dispose();
        Leader.Dispose();
        _service.Dispose();
    }

    private WebhookProcess Start(ITestApiServer server, int port) =>
        WebhookProcess.Start(server, port, WebhookProcess.Seed, Seed.Flags(_service.Port)).Ready();
}
