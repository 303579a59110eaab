namespace RsyslogRelp.Adapters.Kubernetes.Webhooks.Certificates;

/// <summary>The Secrets of one namespace, as far as certificates need them: no watch, for which there is no permission.</summary>
public interface ISecretStore
{
    /// <summary>The namespace, for messages.</summary>
    string Namespace { get; }

    /// <summary>Lists the Secrets that carry all of these labels.</summary>
    Task<IReadOnlyList<StoredSecret>> ListAsync(IReadOnlyDictionary<string, string> labels, CancellationToken cancellationToken);

    /// <summary>One Secret by name; null if there is none.</summary>
    Task<StoredSecret?> GetAsync(string name, CancellationToken cancellationToken);

    /// <summary>Creates a Secret; null if there is one of that name already.</summary>
    Task<StoredSecret?> CreateAsync(StoredSecret secret, CancellationToken cancellationToken);

    /// <summary>Gives a Secret as read other labels and the immutable mark; false if it changed meanwhile or is gone.</summary>
    Task<bool> RelabelAsync(StoredSecret secret, CancellationToken cancellationToken);

    /// <summary>Deletes this very Secret (by uid); one that is gone or another by now is left alone.</summary>
    Task DeleteAsync(StoredSecret secret, CancellationToken cancellationToken);
}
