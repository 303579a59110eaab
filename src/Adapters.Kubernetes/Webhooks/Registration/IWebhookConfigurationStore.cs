namespace RsyslogRelp.Adapters.Kubernetes.Webhooks.Registration;

/// <summary>What registration needs of a cluster.</summary>
/// <typeparam name="T">The kind of configuration.</typeparam>
internal interface IWebhookConfigurationStore<T>
    where T : class
{
    /// <summary>Uid of a Namespace; null if there is none.</summary>
    Task<string?> GetNamespaceUidAsync(string name, CancellationToken cancellationToken);

    /// <summary>A configuration; null if there is none.</summary>
    Task<T?> GetAsync(string name, CancellationToken cancellationToken);

    /// <summary>Creates; false if there is one of that name already.</summary>
    Task<bool> CreateAsync(T configuration, CancellationToken cancellationToken);

    /// <summary>Replaces one as read (by resourceVersion); false if it changed meanwhile or is gone.</summary>
    Task<bool> ReplaceAsync(T configuration, CancellationToken cancellationToken);
}
