using System.Text;
using k8s;
using k8s.Models;
using RsyslogRelp.Adapters.Kubernetes.Api;
using RsyslogRelp.Adapters.Kubernetes.Api.Kinds;

namespace RsyslogRelp.Adapters.Kubernetes.Webhooks.Registration;

/// <summary>Keeps the webhook configuration in the cluster up to date.</summary>
public abstract class WebhookRegistration
{
    private protected WebhookRegistration()
    {
    }

    /// <summary>Creates the registration of a webhook.</summary>
    /// <param name="api">The cluster whose requests go to the webhook.</param>
    /// <param name="options">The webhook's options.</param>
    public static WebhookRegistration Create(KubernetesApi api, WebhookOptions options) =>
        options.Component == WebhookComponent.OperatingSystemConfig
            ? Mutating(
                new KubernetesWebhookConfigurationStore<V1MutatingWebhookConfiguration>(api, ResourceTypes.MutatingWebhookConfigurations),
                options)
            : Validating(
                new KubernetesWebhookConfigurationStore<V1ValidatingWebhookConfiguration>(
                    api, ResourceTypes.ValidatingWebhookConfigurations),
                options);

    /// <summary>Writes the configuration if it differs. Foreign labels and annotations are preserved.</summary>
    /// <param name="bundle">PEM of the trusted CAs; null keeps the current bundle.</param>
    /// <param name="cancellationToken">Cancels the run.</param>
    /// <returns>The outcome.</returns>
    /// <exception cref="WebhookRegistrationException">
    /// The owner Namespace is missing, or other clients keep changing the object.
    /// </exception>
    public abstract Task<RegistrationOutcome> ReconcileAsync(string? bundle, CancellationToken cancellationToken);

    internal static WebhookRegistration Mutating(
        IWebhookConfigurationStore<V1MutatingWebhookConfiguration> store, WebhookOptions options) =>
        new WebhookRegistration<V1MutatingWebhookConfiguration>(
            store,
            options,
            (bundle, owner) => WebhookConfigurations.Mutating(options, bundle, owner),
            configuration => configuration.Webhooks?.Select(WebhookConfigurations.Describe) ?? [],
            configuration => configuration.Webhooks?.Select(entry => entry.ClientConfig?.CaBundle) ?? [],
            (configuration, desired) => configuration.Webhooks = desired.Webhooks);

    internal static WebhookRegistration Validating(
        IWebhookConfigurationStore<V1ValidatingWebhookConfiguration> store, WebhookOptions options) =>
        new WebhookRegistration<V1ValidatingWebhookConfiguration>(
            store,
            options,
            (bundle, owner) => WebhookConfigurations.Validating(options, bundle, owner),
            configuration => configuration.Webhooks?.Select(WebhookConfigurations.Describe) ?? [],
            configuration => configuration.Webhooks?.Select(entry => entry.ClientConfig?.CaBundle) ?? [],
            (configuration, desired) => configuration.Webhooks = desired.Webhooks);
}

/// <summary>The registration for one kind of configuration.</summary>
internal sealed class WebhookRegistration<T>(
    IWebhookConfigurationStore<T> store,
    WebhookOptions options,
    Func<byte[]?, V1OwnerReference?, T> build,
    Func<T, IEnumerable<string>> describe,
    Func<T, IEnumerable<byte[]?>> bundles,
    Action<T, T> takeEntries) : WebhookRegistration
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private const int Attempts = 5;

    private string Object =>
        $"{(options.Component == WebhookComponent.OperatingSystemConfig ? "Mutating" : "Validating")}WebhookConfiguration "
            + $"{options.Names.Configuration}";

    public override async Task<RegistrationOutcome> ReconcileAsync(string? bundle, CancellationToken cancellationToken)
    {
        V1OwnerReference? owner = null;
        if (options.OwnerNamespace.Length > 0)
        {
            string uid = await store.GetNamespaceUidAsync(options.OwnerNamespace, cancellationToken)
                ?? throw new WebhookRegistrationException(
                    $"could not register {Object}: owner namespace {options.OwnerNamespace} does not exist");
            owner = WebhookConfigurations.Owner(options.OwnerNamespace, uid);
        }

        byte[]? bytes = string.IsNullOrEmpty(bundle) ? null : Encoding.UTF8.GetBytes(bundle);
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            T? existing = await store.GetAsync(options.Names.Configuration, cancellationToken);
            if (existing is null)
            {
                if (await store.CreateAsync(build(bytes, owner), cancellationToken))
                {
                    return RegistrationOutcome.Created;
                }

                continue;
            }

            T desired = build(bytes ?? bundles(existing).FirstOrDefault(found => found is { Length: > 0 }), owner);
            if (!Adjust(existing, desired))
            {
                return RegistrationOutcome.Unchanged;
            }

            if (await store.ReplaceAsync(existing, cancellationToken))
            {
                return RegistrationOutcome.Updated;
            }
        }

        throw new WebhookRegistrationException($"could not register {Object}: it was changed by others {Attempts} times in a row");
    }

    /// <summary>Changes an existing object to the desired state; false if it already has it.</summary>
    private bool Adjust(T existing, T desired)
    {
        bool changed = false;
        V1ObjectMeta metadata = existing.Metadata;
        if (desired.Metadata.OwnerReferences is { } owners
            && !(metadata.OwnerReferences is { Count: 1 } found && IsSame(found[0], owners[0])))
        {
            metadata.OwnerReferences = owners;
            changed = true;
        }

        metadata.Labels ??= new Dictionary<string, string>();
        foreach ((string key, string value) in desired.Metadata.Labels)
        {
            if (!metadata.Labels.TryGetValue(key, out string? label) || label != value)
            {
                metadata.Labels[key] = value;
                changed = true;
            }
        }

        if (!describe(existing).SequenceEqual(describe(desired)))
        {
            takeEntries(existing, desired);
            changed = true;
        }

        return changed;
    }

    private static bool IsSame(V1OwnerReference one, V1OwnerReference other) =>
        one.ApiVersion == other.ApiVersion && one.Kind == other.Kind && one.Name == other.Name && one.Uid == other.Uid
            && (one.Controller ?? false) == (other.Controller ?? false)
            && (one.BlockOwnerDeletion ?? false) == (other.BlockOwnerDeletion ?? false);
}
