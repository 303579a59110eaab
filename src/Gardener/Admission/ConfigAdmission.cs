using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Documents;
using RsyslogRelp.Core.Findings;
using RsyslogRelp.Gardener.Shoots;

namespace RsyslogRelp.Gardener.Admission;

/// <summary>
/// Every finding about one <see cref="RsyslogRelpConfig"/>: from decoding, from the rules, and about the objects it refers to.
/// </summary>
/// <param name="validator">The rules on the fields.</param>
/// <param name="resources">The project's Secrets and ConfigMaps.</param>
/// <param name="reader">Reads the document inside a ConfigMap.</param>
/// <param name="time">The clock against which certificates expire.</param>
/// <param name="isStored">Whether configurations are stored in a cluster, so that lists may have any length. Default: no.</param>
public sealed class ConfigAdmission(
    IConfigValidator validator, IProjectResources resources, IDocumentReader reader, TimeProvider time, bool isStored = false)
{
    private readonly ConfigReader _configs = new(validator, isStored);

    /// <summary>Checks a document.</summary>
    /// <param name="document">The document.</param>
    /// <param name="namespaceName">The project's namespace; empty if unknown.</param>
    /// <param name="shoot">
    /// The Shoot whose <c>spec.resources</c> resolve references; null for a document on its own, where a reference is the name of
    /// the object itself.
    /// </param>
    /// <param name="cancellationToken">Ends the wait for resources.</param>
    /// <returns>The decoded configuration and every finding, with paths relative to the document and positions in its text.</returns>
    public async ValueTask<AdmissionDecision> CheckAsync(
        DocumentNode document, string namespaceName, Shoot? shoot, CancellationToken cancellationToken)
    {
        DecodeResult<RsyslogRelpConfig> read = _configs.Read(document);
        if (read.Value is not { } config)
        {
            return new AdmissionDecision(read.Findings);
        }

        List<FieldError> findings = [];
        await CheckSecretAsync(config, namespaceName, shoot, findings, cancellationToken);
        string? auditRules = await CheckConfigMapAsync(config, namespaceName, shoot, findings, cancellationToken);
        return new AdmissionDecision([.. read.Findings, .. findings.Select(finding => Located(finding, document))])
        {
            Config = config,
            AuditRules = auditRules,
        };
    }

    private static FieldError Located(FieldError finding, DocumentNode document) =>
        finding with { Position = DocumentLocator.Locate(document, finding.Path) };

    private async ValueTask CheckSecretAsync(
        RsyslogRelpConfig config, string namespaceName, Shoot? shoot, List<FieldError> findings, CancellationToken cancellationToken)
    {
        if (!config.TlsEnabled || config.Tls?.SecretReferenceName is not { Length: > 0 } reference)
        {
            return;
        }

        ResourceFindings target = new(FieldPath.Root.Child("tls").Child("secretReferenceName"), reference, findings);
        if (Resolve(reference, "Secret", shoot, target) is { } name)
        {
            string displayName = DisplayName(namespaceName, name);
            ResourceLookup<SecretData> lookup = await resources.FindSecretAsync(namespaceName, name, cancellationToken);
            if (Report(lookup, "secret", displayName, target) is { } secret)
            {
                new TlsSecretRules(displayName, config.Tls.TlsLib, time.GetUtcNow(), target).Check(secret);
            }
        }
    }

    private async ValueTask<string?> CheckConfigMapAsync(
        RsyslogRelpConfig config, string namespaceName, Shoot? shoot, List<FieldError> findings, CancellationToken cancellationToken)
    {
        // The rules on the fields have already reported an empty reference.
        if (config.AuditRulesReference is not { Length: > 0 } reference)
        {
            return null;
        }

        ResourceFindings target = new(FieldPath.Root.Child("auditConfig").Child("configMapReferenceName"), reference, findings);
        if (Resolve(reference, "ConfigMap", shoot, target) is not { } name)
        {
            return null;
        }

        string displayName = DisplayName(namespaceName, name);
        ResourceLookup<ConfigMapData> lookup = await resources.FindConfigMapAsync(namespaceName, name, cancellationToken);
        return Report(lookup, "configMap", displayName, target) is { } configMap
            ? AuditConfigMapRules.Check(configMap, displayName, reader, target)
            : null;
    }

    private static string? Resolve(string reference, string kind, Shoot? shoot, ResourceFindings target)
    {
        if (shoot is null)
        {
            return reference;
        }

        string? name = shoot.Resolve(reference, kind, out ShootResource? resource);
        if (resource is null)
        {
            target.NotFound($"missing or invalid referenced resource: {reference}; add it to spec.resources");
        }
        else if (name is null)
        {
            target.Error($"invalid referenced resource, expected kind {kind}, not {resource.Kind}: {resource.ObjectName}");
        }

        return name;
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
                target.NotChecked($"{kind} {displayName} is not in the input");
                break;
        }

        return lookup.Value;
    }

    private static string DisplayName(string namespaceName, string name) => namespaceName.Length == 0 ? name : $"{namespaceName}/{name}";
}
