using System.Globalization;
using k8s;
using k8s.Models;
using RsyslogRelp.Adapters.Kubernetes.Webhooks.Registration;

namespace RsyslogRelp.Adapters.Kubernetes.Tests.Webhooks.Registration;

/// <summary>Webhook configurations, as an API server stores them: copies, defaults filled in, optimistic locking.</summary>
internal sealed class InMemoryConfigurations<T>(Action<T> setDefaults) : IWebhookConfigurationStore<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private int _version;

    public T? Stored { get; private set; }

    public int Writes { get; private set; }

    public string? NamespaceUid { get; set; } = "uid-1";

    /// <summary>Called before each create and replace, so that a test can write first.</summary>
    public Action BeforeWrite { get; set; } = () => { };

    public void Edit(Action<T> edit)
    {
        edit(Stored!);
        Stored!.Metadata.ResourceVersion = Next();
    }

    public void Delete() => Stored = null;

    public Task<string?> GetNamespaceUidAsync(string name, CancellationToken cancellationToken) => Task.FromResult(NamespaceUid);

    public Task<T?> GetAsync(string name, CancellationToken cancellationToken) => Task.FromResult(Stored is null ? null : Copy(Stored));

    public Task<bool> CreateAsync(T configuration, CancellationToken cancellationToken)
    {
        BeforeWrite();
        return Task.FromResult(Stored is null && Store(configuration));
    }

    public Task<bool> ReplaceAsync(T configuration, CancellationToken cancellationToken)
    {
        BeforeWrite();
        return Task.FromResult(
            Stored?.Metadata.ResourceVersion == configuration.Metadata.ResourceVersion && Stored is not null && Store(configuration));
    }

    private static T Copy(T configuration) => KubernetesJson.Deserialize<T>(KubernetesJson.Serialize(configuration));

    private bool Store(T configuration)
    {
        Stored = Copy(configuration);
        setDefaults(Stored);
        Stored.Metadata.ResourceVersion = Next();
        Writes++;
        return true;
    }

    private string Next() => (++_version).ToString(CultureInfo.InvariantCulture);
}
