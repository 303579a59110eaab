using k8s;
using k8s.Models;
using RsyslogRelp.Adapters.Kubernetes.Api;
using RsyslogRelp.Adapters.Kubernetes.Api.Kinds;
using RsyslogRelp.Core.Documents;
using RsyslogRelp.Gardener.Shoots;

namespace RsyslogRelp.Adapters.Kubernetes.Webhooks.Reviews;

/// <summary>One read of one object, whose failure is an answer.</summary>
internal static class ApiLookup
{
    public static readonly IReadOnlyDictionary<string, byte[]> NoData = new Dictionary<string, byte[]>();

    // The API server waits ten seconds for a review, which takes up to three reads: three seconds each leave time to answer which
    // one hangs.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);

    /// <summary>Waits for a shared read, which may begin only when another one has ended.</summary>
    public static async ValueTask<ResourceLookup<TResult>> WithinLimitAsync<TResult>(
        Task<ResourceLookup<TResult>> read, CancellationToken cancellationToken)
        where TResult : class
    {
        try
        {
            return await read.WaitAsync(Timeout, cancellationToken);
        }
        catch (TimeoutException)
        {
            return NoAnswer<TResult>();
        }
    }

    public static async ValueTask<ResourceLookup<TResult>> FindAsync<T, TResult>(
        KubernetesApi api,
        ResourceType<T> type,
        string? namespaceName,
        string name,
        Func<T, TResult> convert,
        CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
        where TResult : class
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Timeout);
        try
        {
            return await api.GetAsync(type, namespaceName, name, limit.Token) is { } found
                ? new ResourceLookup<TResult>(LookupStatus.Found, convert(found))
                : new ResourceLookup<TResult>(LookupStatus.NotFound);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return NoAnswer<TResult>();
        }
        catch (Exception exception) when (exception is KubernetesApiException or DocumentFormatException or ArgumentException)
        {
            return new ResourceLookup<TResult>(LookupStatus.Failed, Failure: exception.Message);
        }
    }

    public static ValueTask<ResourceLookup<ConfigMapData>> FindConfigMapAsync(
        KubernetesApi api, string namespaceName, string name, CancellationToken cancellationToken) =>
        FindAsync(
            api,
            ResourceTypes.ConfigMaps,
            namespaceName,
            name,
            static configMap => new ConfigMapData(
                configMap.Immutable == true,
                configMap.Data?.AsReadOnly() ?? new Dictionary<string, string>().AsReadOnly(),
                [.. configMap.BinaryData?.Keys ?? []]),
            cancellationToken);

    private static ResourceLookup<TResult> NoAnswer<TResult>()
        where TResult : class =>
        new(LookupStatus.Failed, Failure: $"no answer within {Timeout.TotalSeconds} seconds");
}
