using k8s;
using k8s.Models;
using RsyslogRelp.Adapters.Kubernetes.Clients;
using RsyslogRelp.Adapters.Kubernetes.Resources;
using RsyslogRelp.Core.Admission;
using RsyslogRelp.Core.Documents;

namespace RsyslogRelp.Adapters.Kubernetes.Admission;

/// <summary>One read of one object, whose failure is an answer.</summary>
internal static class LiveLookup
{
    public static readonly IReadOnlyDictionary<string, byte[]> NoData = new Dictionary<string, byte[]>();

    public static async ValueTask<ResourceLookup<TResult>> FindAsync<T, TResult>(KubernetesApi api, ResourceType<T> type, string? namespaceName, string name, Func<T, TResult> convert, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
        where TResult : class
    {
        try
        {
            return await api.GetAsync(type, namespaceName, name, cancellationToken) is { } found
                ? new ResourceLookup<TResult>(LookupStatus.Found, convert(found))
                : new ResourceLookup<TResult>(LookupStatus.NotFound);
        }
        catch (Exception exception) when (exception is KubernetesApiException or DocumentFormatException)
        {
            return new ResourceLookup<TResult>(LookupStatus.Failed, Failure: exception.Message);
        }
    }

    public static ValueTask<ResourceLookup<ProjectConfigMap>> FindConfigMapAsync(KubernetesApi api, string namespaceName, string name, CancellationToken cancellationToken) =>
        FindAsync(
            api,
            ResourceTypes.ConfigMaps,
            namespaceName,
            name,
            static configMap => new ProjectConfigMap(configMap.Immutable == true, configMap.Data?.AsReadOnly() ?? new Dictionary<string, string>().AsReadOnly(), [.. configMap.BinaryData?.Keys ?? []]),
            cancellationToken);
}
