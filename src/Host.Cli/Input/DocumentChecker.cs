using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Documents;
using RsyslogRelp.Core.Findings;
using RsyslogRelp.Gardener.Admission;
using RsyslogRelp.Gardener.Shoots;
using RsyslogRelp.Host.Cli.Findings;
using RsyslogRelp.Host.Cli.Shell;

namespace RsyslogRelp.Host.Cli.Input;

/// <summary>Checks every document of the input as the admission webhook does, and keeps the decoded values.</summary>
internal sealed class DocumentChecker
{
    private readonly CliContext _context;
    private readonly string _namespace;
    private readonly ConfigAdmission _configs;
    private readonly ShootAdmission _shoots;

    /// <summary>Creates the admission.</summary>
    /// <param name="context">The shared core.</param>
    /// <param name="input">The input, whose Secrets and ConfigMaps are the project's.</param>
    /// <param name="defaultNamespace">The namespace of documents that name none; empty for none.</param>
    /// <param name="isStored">Whether configurations are taken as they are stored in a cluster. Default: no.</param>
    public DocumentChecker(CliContext context, DocumentSet input, string defaultNamespace, bool isStored = false)
    {
        _context = context;
        _namespace = defaultNamespace;
        Resources = new InputResources(input.Documents, defaultNamespace);
        IConfigValidator validator = isStored ? new StoredConfigValidator() : context.Validator;
        _configs = new ConfigAdmission(validator, Resources, context.DocumentReader, context.Time, isStored);
        _shoots = new ShootAdmission(_configs);
    }

    /// <summary>Further findings about a configuration that was decoded, with paths from its root.</summary>
    public Func<RsyslogRelpConfig, IEnumerable<FieldError>> Further { get; init; } = static _ => [];

    /// <summary>The Secrets and ConfigMaps of the input.</summary>
    public InputResources Resources { get; }

    /// <summary>Checks all documents, several at a time.</summary>
    public async Task<CheckedInput> CheckAsync(DocumentSet input, CancellationToken cancellationToken)
    {
        (CheckedDocument Checked, DecodedDocument? Decoded)[] results = new (CheckedDocument, DecodedDocument?)[input.Documents.Count];
        await using (Progress progress = Progress.Start(_context, "checking", results.Length))
        {
            await Parallel.ForAsync(0, results.Length, cancellationToken, async (index, end) =>
            {
                results[index] = await CheckOneAsync(input.Documents[index], end);
                progress.Advance();
            });
        }

        List<CheckedDocument> all = [.. input.Unreadable.Select(static file => new CheckedDocument(file.Source, file.Position, null, "",
            [new Finding(file.Source, file.Position, FieldErrorSeverity.Error, "", null, null, file.Message)]))];
        all.AddRange(results.Select(static result => result.Checked));
        return new CheckedInput(all, [.. results.Select(static result => result.Decoded).OfType<DecodedDocument>()]);
    }

    private async Task<(CheckedDocument Checked, DecodedDocument? Decoded)> CheckOneAsync(
        InputDocument document, CancellationToken cancellationToken)
    {
        (IEnumerable<FieldError> errors, DecodedDocument? decoded) = await CheckAsync(document, cancellationToken);
        CheckedDocument result = new(document.Source, document.Node.Position, document.Kind.ToString(), document.DisplayName,
            [.. errors.Select(error => Finding.Of(document.Source, document.Node, error))
                .OrderBy(static finding => finding.Position.Line)
                .ThenBy(static finding => finding.Position.Column)]);
        return (result, decoded is null ? null : decoded with { IsValid = !result.Fails(default) });
    }

    private async Task<(IEnumerable<FieldError> Errors, DecodedDocument? Decoded)> CheckAsync(
        InputDocument document, CancellationToken cancellationToken)
    {
        switch (document.Kind)
        {
            case InputKind.Shoot:
                return await CheckShootAsync(document, cancellationToken);
            case InputKind.RsyslogRelpConfig:
                AdmissionDecision decision = await _configs.CheckAsync(document.Node, _namespace, shoot: null, cancellationToken);
                return (
                    [.. decision.Findings, .. ObjectNames.Check(decision.Config), .. FurtherFindings(decision, FieldPath.Root)],
                    new DecodedDocument(document, null, decision.Config, decision.AuditRules));
            case InputKind.Auditd:
                return (AuditdAdmission.Check(document.Node).Findings, null);
            default:
                return (Resources.ErrorsOf(document), null);
        }
    }

    private async Task<(IEnumerable<FieldError> Errors, DecodedDocument Decoded)> CheckShootAsync(
        InputDocument document, CancellationToken cancellationToken)
    {
        DecodeResult<Shoot> decoded = ShootDecoder.Decode(document.Node);
        Shoot shoot = decoded.Value!.Namespace.Length > 0 ? decoded.Value : decoded.Value with { Namespace = _namespace };
        AdmissionDecision decision = await _shoots.DecideAsync(shoot, oldShoot: null, cancellationToken);
        return (
            [
                .. ApiVersion(document.Node), .. decoded.Findings, .. decision.Findings,
                .. FurtherFindings(decision, ConfigPath(shoot)),
            ],
            new DecodedDocument(document, shoot, decision.Config, decision.AuditRules));
    }

    // The configuration that the decision is about: the first one that is enabled.
    private static FieldPath ConfigPath(Shoot shoot)
    {
        int index = shoot.Extensions.Index().FirstOrDefault(static entry =>
            entry.Item.Type == ConfigurationApi.ExtensionType && !entry.Item.Disabled).Index;
        return FieldPath.Root.Child("spec").Child("extensions").Index(index).Child("providerConfig");
    }

    // A field that is refused anyway needs no second finding.
    private IEnumerable<FieldError> FurtherFindings(AdmissionDecision decision, FieldPath path)
    {
        IEnumerable<FieldError> errors = decision.Findings.Where(static finding => finding.Severity == FieldErrorSeverity.Error);
        HashSet<string> refused = [.. errors.Select(static error => error.Path)];
        return decision.Config is null ? []
            : Further(decision.Config).Select(finding => finding.Below(path)).Where(finding => !refused.Contains(finding.Path));
    }

    // The API server checks this itself; without this check a misspelt API group would not be noticed.
    private static IEnumerable<FieldError> ApiVersion(MappingNode shoot)
    {
        string text = shoot["apiVersion"] is ScalarNode scalar ? scalar.Text : "";
        string supported = $"supported values: {FieldValue.Of(Shoot.ApiGroup + "/v1beta1")}";
        return text.StartsWith(Shoot.ApiGroup + "/", StringComparison.Ordinal)
            ? []
            : [new FieldError("apiVersion", FieldErrorType.NotSupported, FieldValue.Of(text), supported)];
    }
}
