namespace RsyslogRelp.Adapters.Kubernetes.Webhooks.Certificates;

/// <summary>The Secrets of one namespace, as far as certificates need them.</summary>
public interface ISecretStore
{
    /// <summary>The namespace, for messages.</summary>
    string Namespace { get; }

    /// <summary>Lists the Secrets with all of these labels.</summary>
    Task<IReadOnlyList<StoredSecret>> ListAsync(IReadOnlyDictionary<string, string> labels, CancellationToken cancellationToken);

    /// <summary>Reads a Secret by name; null if it does not exist.</summary>
    Task<StoredSecret?> GetAsync(string name, CancellationToken cancellationToken);

    /// <summary>Creates a Secret; null if it already exists.</summary>
    Task<StoredSecret?> CreateAsync(StoredSecret secret, CancellationToken cancellationToken);

    /// <summary>Changes the labels of a Secret and makes it immutable; false if it has changed since it was read or was deleted.</summary>
    Task<bool> RelabelAsync(StoredSecret secret, CancellationToken cancellationToken);

    /// <summary>Deletes the Secret with this uid; does nothing if it was deleted or replaced.</summary>
    Task DeleteAsync(StoredSecret secret, CancellationToken cancellationToken);
}
