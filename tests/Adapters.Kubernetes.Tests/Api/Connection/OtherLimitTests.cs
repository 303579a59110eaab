using System.Net;
using k8s.Models;
using RsyslogRelp.Adapters.Kubernetes.Api;
using RsyslogRelp.Adapters.Kubernetes.Api.Connection;
using RsyslogRelp.Adapters.Kubernetes.Api.Kinds;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Adapters.Kubernetes.Tests.Api.Connection;

/// <summary>Two rate limits on the same connections.</summary>
public sealed class OtherLimitTests
{
    private CountingTransport _transport = null!;
    private int _transports;

    [SetUp]
    public void Start() => (_transport, _transports) = (new CountingTransport(), 0);

    [Test]
    public async Task Calls_with_another_limit_do_not_wait_and_use_the_same_connections()
    {
        using TemporaryDirectory directory = new();
        using KubernetesApi api = Connect(directory);
        using KubernetesApi other = api.WithLimit(1000, 1000);

        await Read(api);
        using CancellationTokenSource end = new();
        Task waiting = Read(api, end.Token);
        await Read(other);
        await Read(other);

        Assert.That(waiting.IsCompleted, Is.False);
        Assert.That((_transports, _transport.Requests), Is.EqualTo((1, 3)));
        await end.CancelAsync();
        Assert.That(async () => await waiting, Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task The_connections_close_with_the_client_that_opened_them()
    {
        using TemporaryDirectory directory = new();
        KubernetesApi api = Connect(directory);
        KubernetesApi other = api.WithLimit(1000, 1000);
        await Read(other);

        other.Dispose();
        bool closedWithOther = _transport.IsDisposed;
        api.Dispose();

        Assert.That((closedWithOther, _transport.IsDisposed), Is.EqualTo((false, true)));
    }

    private static Task<V1ConfigMap?> Read(KubernetesApi api, CancellationToken cancellationToken = default) =>
        api.GetAsync(ResourceTypes.ConfigMaps, "space", "a", cancellationToken);

    // One request a day.
    private KubernetesApi Connect(TemporaryDirectory directory)
    {
        string path = directory.Below("kubeconfig");
        File.WriteAllText(path, """
            {"current-context":"a","contexts":[{"name":"a","context":{"cluster":"a"}}],
             "clusters":[{"name":"a","cluster":{"server":"http://127.0.0.1:1"}}]}
            """);
        return new KubernetesApi(
            ClientConfiguration.Resolve(path, null, Connections.Nowhere),
            new KubernetesApiOptions { QueriesPerSecond = 1.0 / 86_400, Burst = 1 },
            TimeProvider.System,
            _ =>
            {
                _transports++;
                return _transport;
            });
    }

    private sealed class CountingTransport : HttpMessageHandler
    {
        public int Requests { get; private set; }

        public bool IsDisposed { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests++;
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = new StringContent("""{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"a"}}"""),
            });
        }

        protected override void Dispose(bool disposing)
        {
            IsDisposed = true;
            base.Dispose(disposing);
        }
    }
}
