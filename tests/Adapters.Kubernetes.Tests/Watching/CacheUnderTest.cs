using System.Collections.Concurrent;
using k8s.Models;
using RsyslogRelp.Adapters.Kubernetes.Api;
using RsyslogRelp.Adapters.Kubernetes.Api.Kinds;
using RsyslogRelp.Adapters.Kubernetes.Watching;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Adapters.Kubernetes.Tests.Watching;

/// <summary>A running cache of ConfigMaps that records its changes: <c>+a=1</c>, <c>a=1-&gt;2</c>, <c>-a=2</c>.</summary>
#pragma warning disable CA1001 // What a test owns goes with the test.
internal sealed class CacheUnderTest
#pragma warning restore CA1001
{
    private readonly ConcurrentQueue<string> _changes = [];
    private readonly ConcurrentQueue<Exception> _failures = [];
    private readonly CancellationTokenSource _end = new();
    private readonly Task _run;

    public CacheUnderTest(
        KubernetesApi api,
        ResourceCacheOptions<V1ConfigMap> options,
        TimeProvider time,
        Action<ResourceChange<V1ConfigMap>>? subscriber = null)
    {
        Cache = new ResourceCache<V1ConfigMap>(api, ResourceTypes.ConfigMaps, options with { Failed = _failures.Enqueue }, time);
        if (subscriber is not null)
        {
            Cache.Subscribe(subscriber);
        }

        Cache.Subscribe(change => _changes.Enqueue(change switch
        {
            { Previous: null } => $"+{Text(change.Object)}",
            { Current: null } => $"-{Text(change.Object)}",
            _ => $"{Text(change.Previous!)}->{Value(change.Current!)}",
        }));
        _run = Cache.RunAsync(_end.Token);
    }

    public ResourceCache<V1ConfigMap> Cache { get; }

    public IReadOnlyList<string> Changes => [.. _changes];

    public IReadOnlyList<Exception> Failures => [.. _failures];

    public IReadOnlyList<string> Values => [.. Cache.List().Where(static item => item.Metadata.Name != "kube-root-ca.crt").Select(Text)];

    public Dictionary<string, string> Expected { get; } = [];

    /// <summary>Waits until exactly these changes have been reported, in this order.</summary>
    public void Comes(params string[] changes) => Eventually.Holds(
        () =>
            _changes.SequenceEqual(changes), string.Join(' ', changes), () =>
                $"{string.Join(' ', _changes)}\n{string.Join('\n', _failures.Select(static failure => failure.Message))}");

    /// <summary>Stops the cache; it must end without an exception.</summary>
    public async Task StopAsync()
    {
        await _end.CancelAsync();
        await _run;
        _end.Dispose();
    }

    private static string Text(V1ConfigMap item) => $"{item.Metadata.Name}={Value(item)}";

    private static string Value(V1ConfigMap item) => item.Data?.TryGetValue("value", out string? value) == true ? value : "";
}
