using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Findings;
using RsyslogRelp.Gardener.Admission;
using RsyslogRelp.Gardener.Shoots;
using RsyslogRelp.Host.Cli.Shell;

namespace RsyslogRelp.Host.Cli.Input;

/// <summary>
/// Serves the Secrets and ConfigMaps of the input as those of the project; each is decoded once. A missing one cannot be checked,
/// because the input need not be complete.
/// </summary>
internal sealed class InputResources : IProjectResources
{
    private readonly string _defaultNamespace;
    private readonly Dictionary<InputDocument, DecodeResult<SecretData>> _secrets;
    private readonly Dictionary<InputDocument, DecodeResult<ConfigMapData>> _configMaps;
    private readonly ILookup<string, InputDocument> _secretsByName;
    private readonly ILookup<string, InputDocument> _configMapsByName;

    /// <summary>Decodes the Secrets and ConfigMaps of an input.</summary>
    /// <param name="documents">The input.</param>
    /// <param name="defaultNamespace">The namespace of documents that name none; empty for none.</param>
    public InputResources(IReadOnlyList<InputDocument> documents, string defaultNamespace)
    {
        _defaultNamespace = defaultNamespace;
        _secrets = Decode(documents, InputKind.Secret, ResourceDecoder.Secret);
        _configMaps = Decode(documents, InputKind.ConfigMap, ResourceDecoder.ConfigMap);
        _secretsByName = _secrets.Keys.ToLookup(static document => document.Name);
        _configMapsByName = _configMaps.Keys.ToLookup(static document => document.Name);
    }

    /// <summary>The findings about a Secret or ConfigMap of the input.</summary>
    public IReadOnlyList<FieldError> ErrorsOf(InputDocument document) =>
        document.Kind == InputKind.Secret ? _secrets[document].Findings : _configMaps[document].Findings;

    /// <inheritdoc/>
    public ValueTask<ResourceLookup<SecretData>> FindSecretAsync(string namespaceName, string name, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Find(_secrets, _secretsByName[name], InputKind.Secret, namespaceName));

    /// <inheritdoc/>
    public ValueTask<ResourceLookup<ConfigMapData>> FindConfigMapAsync(
        string namespaceName, string name, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Find(_configMaps, _configMapsByName[name], InputKind.ConfigMap, namespaceName));

    private static Dictionary<InputDocument, DecodeResult<T>> Decode<T>(
        IEnumerable<InputDocument> documents, InputKind kind, Func<InputDocument, DecodeResult<T>> decode)
        where T : class
    {
        // Equal documents are different keys, because each has its own findings.
        Dictionary<InputDocument, DecodeResult<T>> decoded = new(ReferenceEqualityComparer.Instance);
        foreach (InputDocument document in documents.Where(document => document.Kind == kind))
        {
            decoded.Add(document, decode(document));
        }

        return decoded;
    }

    // Without a namespace the name alone is compared. If several documents have the same name the last one counts, as with kubectl apply.
    private ResourceLookup<T> Find<T>(
        Dictionary<InputDocument, DecodeResult<T>> all, IEnumerable<InputDocument> named, InputKind kind, string namespaceName)
        where T : class
    {
        List<InputDocument> found =
            [.. named.Where(document => namespaceName.Length == 0 || Namespace(document) == namespaceName)];
        if (found.Count == 0)
        {
            return new ResourceLookup<T>(LookupStatus.NotChecked);
        }

        if (found.Select(Namespace).Distinct().Count() > 1)
        {
            string places = Number.Names([.. found.Select(static document => document.Location)]);
            return Failed($"it stands in several namespaces ({places}); choose one with --namespace");
        }

        DecodeResult<T> decoded = all[found[^1]];
        return decoded.Findings.Count == 0
            ? new ResourceLookup<T>(LookupStatus.Found, decoded.Value)
            : Failed($"{found[^1].Location} is not a valid {kind}");

        static ResourceLookup<T> Failed(string failure) => new(LookupStatus.Failed, Failure: failure);
    }

    private string Namespace(InputDocument document) => document.Namespace.Length > 0 ? document.Namespace : _defaultNamespace;
}
