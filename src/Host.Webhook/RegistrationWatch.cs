using k8s;
using k8s.Models;
using RsyslogRelp.Adapters.Kubernetes.Api;
using RsyslogRelp.Adapters.Kubernetes.Api.Kinds;
using RsyslogRelp.Adapters.Kubernetes.Watching;
using RsyslogRelp.Adapters.Kubernetes.Webhooks;
using RsyslogRelp.Adapters.Kubernetes.Webhooks.Certificates;
using RsyslogRelp.Adapters.Kubernetes.Webhooks.Registration;

namespace RsyslogRelp.Host.Webhook;

/// <summary>Watches the webhook configuration for changes and deletion.</summary>
internal abstract class RegistrationWatch
{
    private readonly Lock _lock = new();
    private readonly List<Action> _subscribers = [];

    /// <summary>Whether the first list is complete.</summary>
    public abstract bool HasSynced { get; }

    /// <summary>The time since the last contact with the API server; null before the first contact.</summary>
    public abstract TimeSpan? Age { get; }

    public abstract Task RunAsync(CancellationToken cancellationToken);

    /// <summary>Calls the subscriber on every change until disposed.</summary>
    public IDisposable OnChange(Action subscriber)
    {
        lock (_lock)
        {
            _subscribers.Add(subscriber);
        }

        return new Subscription(() =>
        {
            lock (_lock)
            {
                _subscribers.Remove(subscriber);
            }
        });
    }

    /// <summary>Creates the watch.</summary>
    /// <param name="api">The cluster of the webhook configuration.</param>
    /// <param name="options">The webhook's options.</param>
    /// <param name="published">Learns the CAs of the configuration.</param>
    /// <param name="time">The clock.</param>
    public static RegistrationWatch Create(
        KubernetesApi api, WebhookOptions options, PublishedAuthorities published, TimeProvider time) =>
        options.Component == WebhookComponent.OperatingSystemConfig
            ? new TypedWatch<V1MutatingWebhookConfiguration>(
                api,
                ResourceTypes.MutatingWebhookConfigurations,
                options,
                configuration => published.Observe(configuration.Webhooks?.Select(static entry => entry.ClientConfig?.CaBundle) ?? []),
                time)
            : new TypedWatch<V1ValidatingWebhookConfiguration>(
                api,
                ResourceTypes.ValidatingWebhookConfigurations,
                options,
                configuration => published.Observe(configuration.Webhooks?.Select(static entry => entry.ClientConfig?.CaBundle) ?? []),
                time);

    private void Notify()
    {
        Action[] subscribers;
        lock (_lock)
        {
            subscribers = [.. _subscribers];
        }

        foreach (Action subscriber in subscribers)
        {
            subscriber();
        }
    }

    private sealed class TypedWatch<T> : RegistrationWatch
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        private readonly ResourceCache<T> _cache;

        public TypedWatch(KubernetesApi api, ResourceType<T> type, WebhookOptions options, Action<T> observe, TimeProvider time)
        {
            _cache = new ResourceCache<T>(
                api,
                type,
                new ResourceCacheOptions<T>
                {
                    Selection = new ResourceSelection { FieldSelector = $"metadata.name={options.Names.Configuration}" },
                },
                time);
            _cache.Subscribe(change =>
            {
                if (change.Current is { } current)
                {
                    observe(current);
                }

                Notify();
            });
        }

        public override bool HasSynced => _cache.HasSynced;

        public override TimeSpan? Age => _cache.Age;

        public override Task RunAsync(CancellationToken cancellationToken) => _cache.RunAsync(cancellationToken);
    }

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
