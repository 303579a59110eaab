using RsyslogRelp.Gardener.Shoots;

namespace RsyslogRelp.Gardener.Admission;

/// <summary>Port: the Secrets and ConfigMaps of a project, read live in a cluster, from the input on the command line.</summary>
public interface IProjectResources
{
    /// <summary>Reads a Secret.</summary>
    /// <param name="namespaceName">The project's namespace; empty where the input names none.</param>
    /// <param name="name">The Secret's name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<ResourceLookup<SecretData>> FindSecretAsync(string namespaceName, string name, CancellationToken cancellationToken);

    /// <summary>Reads a ConfigMap.</summary>
    /// <param name="namespaceName">The project's namespace; empty where the input names none.</param>
    /// <param name="name">The ConfigMap's name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<ResourceLookup<ConfigMapData>> FindConfigMapAsync(string namespaceName, string name, CancellationToken cancellationToken);
}
