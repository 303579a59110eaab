using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Documents;
using RsyslogRelp.Gardener.Admission;
using RsyslogRelp.Gardener.Shoots;

namespace RsyslogRelp.Host.Cli.Input;

/// <summary>The Secrets and ConfigMaps of the input as the project's. What is not there is not checked: the input need not be complete.</summary>
/// <param name="documents">The input.</param>
/// <param name="defaultNamespace">The namespace of documents that name none; empty for none.</param>
internal sealed class InputResources(IEnumerable<InputDocument> documents, string defaultNamespace) : IProjectResources
{
    private readonly List<InputDocument> _documents = [.. documents.Where(static document => document.Kind is InputKind.Secret or InputKind.ConfigMap)];

    /// <inheritdoc/>
    public ValueTask<ResourceLookup<ProjectSecret>> FindSecretAsync(string namespaceName, string name, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Find(InputKind.Secret, namespaceName, name, ResourceDecoder.Secret));

    /// <inheritdoc/>
    public ValueTask<ResourceLookup<ProjectConfigMap>> FindConfigMapAsync(string namespaceName, string name, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Find(InputKind.ConfigMap, namespaceName, name, ResourceDecoder.ConfigMap));

    // By name alone where no namespace is known; the last of equals counts, as with kubectl apply.
    private ResourceLookup<T> Find<T>(InputKind kind, string namespaceName, string name, Func<MappingNode, DecodeResult<T>> decode)
        where T : class
    {
        List<InputDocument> found = [.. _documents.Where(document => document.Kind == kind && document.Name == name && (namespaceName.Length == 0 || Namespace(document) == namespaceName))];
        if (found.Count == 0)
        {
            return new ResourceLookup<T>(LookupStatus.NotChecked);
        }

        if (found.Select(Namespace).Distinct().Count() > 1)
        {
            return new ResourceLookup<T>(LookupStatus.Failed, Failure: $"it stands in several namespaces ({string.Join(", ", found.Select(static document => document.Location))}); choose one with --namespace");
        }

        DecodeResult<T> decoded = decode(found[^1].Node);
        return decoded.Errors.Count == 0
            ? new ResourceLookup<T>(LookupStatus.Found, decoded.Value)
            : new ResourceLookup<T>(LookupStatus.Failed, Failure: $"{found[^1].Location} is not a valid {kind}");
    }

    private string Namespace(InputDocument document) => document.Namespace.Length > 0 ? document.Namespace : defaultNamespace;
}
