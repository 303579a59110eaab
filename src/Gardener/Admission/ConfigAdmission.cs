using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Documents;
using RsyslogRelp.Core.Findings;
using RsyslogRelp.Gardener.Shoots;

namespace RsyslogRelp.Gardener.Admission;

/// <summary>Everything that is to be said about one <see cref="RsyslogRelpConfig"/>: decoding, rules, and what its references lead to.</summary>
/// <param name="validator">The rules on the fields.</param>
/// <param name="resources">The project's Secrets and ConfigMaps.</param>
/// <param name="reader">Reads the document inside a ConfigMap.</param>
/// <param name="time">The clock against which certificates expire.</param>
public sealed class ConfigAdmission(IConfigValidator validator, IProjectResources resources, IDocumentReader reader, TimeProvider time)
{
    private readonly ConfigReader _configs = new(validator);

    /// <summary>Checks a document.</summary>
    /// <param name="document">The document.</param>
    /// <param name="namespaceName">The project's namespace; empty if unknown.</param>
    /// <param name="references">The Shoot's <c>spec.resources</c>; null for a document on its own, whose references stand for objects of the same name.</param>
    /// <param name="cancellationToken">Ends the wait for resources.</param>
    /// <returns>The decoded configuration, as far as it could be read, and every finding with paths relative to it and positions in the text.</returns>
    public async ValueTask<DecodeResult<RsyslogRelpConfig>> CheckAsync(DocumentNode document, string namespaceName, IReadOnlyList<ShootResource>? references, CancellationToken cancellationToken)
    {
        DecodeResult<RsyslogRelpConfig> read = _configs.Read(document);
        if (read.Value is not { } config)
        {
            return read;
        }

        List<FieldError> findings = [];
        await CheckSecretAsync(config, namespaceName, references, findings, cancellationToken);
        await CheckConfigMapAsync(config, namespaceName, references, findings, cancellationToken);
        return read with { Errors = [.. read.Errors, .. findings.Select(finding => finding with { Position = DocumentLocator.Locate(document, finding.Path) })] };
    }

    private async ValueTask CheckSecretAsync(RsyslogRelpConfig config, string namespaceName, IReadOnlyList<ShootResource>? references, List<FieldError> findings, CancellationToken cancellationToken)
    {
        if (!config.TlsEnabled || config.Tls?.SecretReferenceName is not { Length: > 0 } reference)
        {
            return;
        }

        ResourceFindings target = new(FieldPath.Root.Child("tls").Child("secretReferenceName"), reference, findings);
        if (Resolve(reference, "Secret", references, target) is { } name)
        {
            string displayName = DisplayName(namespaceName, name);
            ResourceLookup<ProjectSecret> lookup = await resources.FindSecretAsync(namespaceName, name, cancellationToken);
            if (Report(lookup, "secret", displayName, target) is { } secret)
            {
                TlsSecretRules.Check(secret, displayName, time.GetUtcNow(), target);
            }
        }
    }

    private async ValueTask CheckConfigMapAsync(RsyslogRelpConfig config, string namespaceName, IReadOnlyList<ShootResource>? references, List<FieldError> findings, CancellationToken cancellationToken)
    {
        if (!config.AuditEnabled || config.AuditConfig?.ConfigMapReferenceName is not { Length: > 0 } reference)
        {
            return;
        }

        ResourceFindings target = new(FieldPath.Root.Child("auditConfig").Child("configMapReferenceName"), reference, findings);
        if (Resolve(reference, "ConfigMap", references, target) is { } name)
        {
            string displayName = DisplayName(namespaceName, name);
            ResourceLookup<ProjectConfigMap> lookup = await resources.FindConfigMapAsync(namespaceName, name, cancellationToken);
            if (Report(lookup, "configMap", displayName, target) is { } configMap)
            {
                AuditConfigMapRules.Check(configMap, displayName, reader, target);
            }
        }
    }

    private static string? Resolve(string reference, string kind, IReadOnlyList<ShootResource>? references, ResourceFindings target)
    {
        if (references is null)
        {
            return reference;
        }

        if (references.FirstOrDefault(resource => resource.Name == reference) is not { } resource)
        {
            target.NotFound($"missing or invalid referenced resource: {reference}; add it to spec.resources");
            return null;
        }

        if (resource.Kind != kind)
        {
            target.Error($"invalid referenced resource, expected kind {kind}, not {resource.Kind}: {resource.ObjectName}");
            return null;
        }

        return resource.ObjectName;
    }

    private static T? Report<T>(ResourceLookup<T> lookup, string kind, string displayName, ResourceFindings target)
        where T : class
    {
        switch (lookup.Status)
        {
            case LookupStatus.NotFound:
                target.NotFound($"referenced {kind} {displayName} does not exist");
                break;
            case LookupStatus.Failed:
                target.Error($"failed to get referenced {kind} {displayName} with error: {lookup.Failure}");
                break;
            case LookupStatus.NotChecked:
                target.Warning($"not checked: {kind} {displayName} is not in the input");
                break;
        }

        return lookup.Value;
    }

    private static string DisplayName(string namespaceName, string name) => namespaceName.Length == 0 ? name : $"{namespaceName}/{name}";
}
