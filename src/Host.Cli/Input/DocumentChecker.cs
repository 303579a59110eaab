using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Documents;
using RsyslogRelp.Core.Findings;
using RsyslogRelp.Gardener.Admission;
using RsyslogRelp.Gardener.Shoots;
using RsyslogRelp.Host.Cli.Output;
using RsyslogRelp.Host.Cli.Shell;

namespace RsyslogRelp.Host.Cli.Input;

/// <summary>Puts every document of the input before the admission that a cluster would put it before.</summary>
internal sealed class DocumentChecker
{
    private readonly string _namespace;
    private readonly ConfigAdmission _configs;
    private readonly ShootAdmission _shoots;

    /// <summary>Makes the admission.</summary>
    /// <param name="context">The shared core.</param>
    /// <param name="input">The input, whose Secrets and ConfigMaps are the project's.</param>
    /// <param name="defaultNamespace">The namespace of documents that name none; empty for none.</param>
    public DocumentChecker(CliContext context, DocumentSet input, string defaultNamespace)
    {
        _namespace = defaultNamespace;
        Resources = new InputResources(input.Documents, defaultNamespace);
        _configs = new ConfigAdmission(context.Validator, Resources, context.DocumentReader, context.Time);
        _shoots = new ShootAdmission(_configs);
    }

    /// <summary>The Secrets and ConfigMaps of the input.</summary>
    public InputResources Resources { get; }

    /// <summary>The verdicts on all documents, files that cannot be understood first.</summary>
    public async Task<IReadOnlyList<CheckedDocument>> CheckAsync(DocumentSet input, CancellationToken cancellationToken)
    {
        List<CheckedDocument> all = [.. input.Unreadable.Select(static file => new CheckedDocument(file.Source, file.Position, null, "",
            [new Finding(file.Source, file.Position, FieldErrorSeverity.Error, "", null, null, file.Message)]))];
        foreach (InputDocument document in input.Documents)
        {
            IEnumerable<FieldError> errors = await ErrorsAsync(document, cancellationToken);
            all.Add(new CheckedDocument(document.Source, document.Node.Position, document.Kind.ToString(), document.DisplayName,
                [.. errors.Select(error => Finding.Of(document.Source, document.Node, error))]));
        }

        return all;
    }

    /// <summary>A Shoot of the input in its namespace.</summary>
    public DecodeResult<Shoot> DecodeShoot(InputDocument document)
    {
        DecodeResult<Shoot> decoded = ShootDecoder.Decode(document.Node);
        return decoded.Value is { Namespace.Length: 0 } shoot ? decoded with { Value = shoot with { Namespace = _namespace } } : decoded;
    }

    private async Task<IEnumerable<FieldError>> ErrorsAsync(InputDocument document, CancellationToken cancellationToken) => document.Kind switch
    {
        InputKind.Shoot => await ShootAsync(document, cancellationToken),
        InputKind.RsyslogRelpConfig => (await _configs.CheckAsync(document.Node, _namespace, references: null, cancellationToken)).Errors,
        InputKind.Auditd => AuditdAdmission.Check(document.Node).Errors,
        InputKind.Secret => ResourceDecoder.Secret(document.Node).Errors,
        _ => ResourceDecoder.ConfigMap(document.Node).Errors,
    };

    private async Task<IEnumerable<FieldError>> ShootAsync(InputDocument document, CancellationToken cancellationToken)
    {
        DecodeResult<Shoot> decoded = DecodeShoot(document);
        AdmissionDecision decision = await _shoots.DecideAsync(decoded.Value!, oldShoot: null, cancellationToken);
        return [.. ApiVersion(document.Node), .. decoded.Errors, .. decision.Findings];
    }

    // The API server's own check of a Shoot, without which a misspelt group would pass unseen.
    private static IEnumerable<FieldError> ApiVersion(MappingNode shoot)
    {
        string text = shoot["apiVersion"] is ScalarNode scalar ? scalar.Text : "";
        return text.StartsWith(Shoot.ApiGroup + "/", StringComparison.Ordinal) ? []
            : [new FieldError("apiVersion", FieldErrorType.NotSupported, FieldValue.Of(text), $"supported values: {FieldValue.Of(Shoot.ApiGroup + "/v1beta1")}")];
    }
}
