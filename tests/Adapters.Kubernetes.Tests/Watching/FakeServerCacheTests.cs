using k8s.Models;
using Microsoft.Extensions.Time.Testing;
using RsyslogRelp.Adapters.Kubernetes.Api;
using RsyslogRelp.Adapters.Kubernetes.Tests.Api;
using RsyslogRelp.Adapters.Kubernetes.Watching;
using RsyslogRelp.Testing;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Adapters.Kubernetes.Tests.Watching;

/// <summary>A cache of the test's ConfigMaps, on a server that a test can have misbehave.</summary>
public abstract class FakeServerCacheTests() : ApiServerTests(ApiServers.Fake)
{
    private protected static readonly ResourceCacheOptions<V1ConfigMap> Impatient = new()
    {
        FirstPause = TimeSpan.FromMilliseconds(1),
        LongestPause = TimeSpan.FromMilliseconds(10),
    };

    private protected FakeTimeProvider Time { get; private set; } = null!;

    private protected FakeApiServer Fake => (FakeApiServer)Server;

    private protected ResourceSelection Mine => new() { Namespace = Space };

    [SetUp]
    public void StartClock() => Time = new FakeTimeProvider();

    private protected CacheUnderTest Start(ResourceCacheOptions<V1ConfigMap> options, TimeProvider? time = null) =>
        new(Api, options with { Selection = Mine }, time ?? TimeProvider.System);

    private protected async Task CreateFiveAsync()
    {
        for (int i = 0; i < 5; i++)
        {
            await CreateConfigMap($"c{i}");
        }
    }

    private protected int Lists() => Fake.Requests.Count(static request => request.IsList);

    private protected int Watches() => Fake.Requests.Count(static request => request.IsWatch);

    private protected void Watching() => Eventually.Holds(() => Fake.OpenWatches == 1, "the watch");
}
