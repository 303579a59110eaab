using System.Net;
using k8s;
using k8s.Models;
using RsyslogRelp.Adapters.Kubernetes.Api;
using RsyslogRelp.Adapters.Kubernetes.Api.Kinds;

namespace RsyslogRelp.Adapters.Kubernetes.Webhooks.Registration;

/// <summary>Webhook configurations of one kind in a cluster.</summary>
internal sealed class KubernetesWebhookConfigurationStore<T>(KubernetesApi api, ResourceType<T> type) : IWebhookConfigurationStore<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    public async Task<string?> GetNamespaceUidAsync(string name, CancellationToken cancellationToken) =>
        (await api.GetAsync(ResourceTypes.Namespaces, null, name, cancellationToken))?.Metadata.Uid;

    public Task<T?> GetAsync(string name, CancellationToken cancellationToken) => api.GetAsync(type, null, name, cancellationToken);

    public Task<bool> CreateAsync(T configuration, CancellationToken cancellationToken) =>
        UnlessOvertakenAsync(() => api.CreateAsync(type, configuration, cancellationToken));

    public Task<bool> ReplaceAsync(T configuration, CancellationToken cancellationToken) =>
        UnlessOvertakenAsync(() => api.UpdateAsync(type, configuration, cancellationToken));

    /// <summary>
    /// Returns false for 409, the answer to creating an existing or replacing a changed object, and for 404, the answer to replacing a
    /// deleted one.
    /// </summary>
    private static async Task<bool> UnlessOvertakenAsync(Func<Task> write)
    {
        try
        {
            await write();
            return true;
        }
        catch (KubernetesApiException exception) when (
            exception is { StatusCode: HttpStatusCode.Conflict } or { StatusCode: HttpStatusCode.NotFound, Reason: "NotFound" })
        {
            return false;
        }
    }
}
