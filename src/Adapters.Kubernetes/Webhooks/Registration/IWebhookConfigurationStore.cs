namespace RsyslogRelp.Adapters.Kubernetes.Webhooks.Registration;

/// <summary>The access to a cluster that the registration needs.</summary>
/// <typeparam name="T">The kind of configuration.</typeparam>
internal interface IWebhookConfigurationStore<T>
    where T : class
{
    /// <summary>Reads the uid of a Namespace; null if it does not exist.</summary>
    Task<string?> GetNamespaceUidAsync(string name, CancellationToken cancellationToken);

    /// <summary>Reads a configuration; null if it does not exist.</summary>
    Task<T?> GetAsync(string name, CancellationToken cancellationToken);

    /// <summary>Creates a configuration; false if it already exists.</summary>
    Task<bool> CreateAsync(T configuration, CancellationToken cancellationToken);

    /// <summary>Replaces a configuration; false if it has changed since it was read (by resourceVersion) or was deleted.</summary>
    Task<bool> ReplaceAsync(T configuration, CancellationToken cancellationToken);
}
