using System.Net;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace RsyslogRelp.Adapters.Kubernetes.Registration;

/// <summary>What both kinds of store on a cluster share.</summary>
internal abstract class KubernetesWebhookConfigurationStore(IKubernetes client)
{
    protected IKubernetes Client => client;

    public Task<string?> GetNamespaceUidAsync(string name, CancellationToken cancellationToken) => OrNullAsync(async () =>
        (await client.CoreV1.ReadNamespaceAsync(name, cancellationToken: cancellationToken).ConfigureAwait(false)).Metadata.Uid);

    protected static async Task<TResult?> OrNullAsync<TResult>(Func<Task<TResult>> read)
        where TResult : class
    {
        try
        {
            return await read().ConfigureAwait(false);
        }
        catch (HttpOperationException exception) when (exception.Response.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>409 answers both a create of what exists and a replace of what changed.</summary>
    protected static async Task<bool> UnlessOvertakenAsync(Func<Task> write, bool orGone = false)
    {
        try
        {
            await write().ConfigureAwait(false);
            return true;
        }
        catch (HttpOperationException exception) when (exception.Response.StatusCode == HttpStatusCode.Conflict
            || (orGone && exception.Response.StatusCode == HttpStatusCode.NotFound))
        {
            return false;
        }
    }
}

/// <summary>MutatingWebhookConfigurations of a cluster.</summary>
internal sealed class MutatingConfigurationStore(IKubernetes client)
    : KubernetesWebhookConfigurationStore(client), IWebhookConfigurationStore<V1MutatingWebhookConfiguration>
{
    public Task<V1MutatingWebhookConfiguration?> GetAsync(string name, CancellationToken cancellationToken) => OrNullAsync(() =>
        Client.AdmissionregistrationV1.ReadMutatingWebhookConfigurationAsync(name, cancellationToken: cancellationToken));

    public Task<bool> CreateAsync(V1MutatingWebhookConfiguration configuration, CancellationToken cancellationToken) => UnlessOvertakenAsync(() =>
        Client.AdmissionregistrationV1.CreateMutatingWebhookConfigurationAsync(configuration, cancellationToken: cancellationToken));

    public Task<bool> ReplaceAsync(V1MutatingWebhookConfiguration configuration, CancellationToken cancellationToken) => UnlessOvertakenAsync(
        () => Client.AdmissionregistrationV1.ReplaceMutatingWebhookConfigurationAsync(
            configuration, configuration.Metadata.Name, cancellationToken: cancellationToken),
        orGone: true);
}

/// <summary>ValidatingWebhookConfigurations of a cluster.</summary>
internal sealed class ValidatingConfigurationStore(IKubernetes client)
    : KubernetesWebhookConfigurationStore(client), IWebhookConfigurationStore<V1ValidatingWebhookConfiguration>
{
    public Task<V1ValidatingWebhookConfiguration?> GetAsync(string name, CancellationToken cancellationToken) => OrNullAsync(() =>
        Client.AdmissionregistrationV1.ReadValidatingWebhookConfigurationAsync(name, cancellationToken: cancellationToken));

    public Task<bool> CreateAsync(V1ValidatingWebhookConfiguration configuration, CancellationToken cancellationToken) => UnlessOvertakenAsync(() =>
        Client.AdmissionregistrationV1.CreateValidatingWebhookConfigurationAsync(configuration, cancellationToken: cancellationToken));

    public Task<bool> ReplaceAsync(V1ValidatingWebhookConfiguration configuration, CancellationToken cancellationToken) => UnlessOvertakenAsync(
        () => Client.AdmissionregistrationV1.ReplaceValidatingWebhookConfigurationAsync(
            configuration, configuration.Metadata.Name, cancellationToken: cancellationToken),
        orGone: true);
}
