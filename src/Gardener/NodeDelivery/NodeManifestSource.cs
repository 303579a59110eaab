using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Documents;
using RsyslogRelp.Core.Findings;
using RsyslogRelp.Core.Node;
using RsyslogRelp.Gardener.Admission;
using RsyslogRelp.Gardener.Shoots;

namespace RsyslogRelp.Gardener.NodeDelivery;

/// <summary>The manifest for the nodes of a control plane namespace, or the reason why there is none.</summary>
/// <param name="Manifest">The files and units; null if there is nothing to add, or if it is denied.</param>
/// <param name="Denial">Why an OperatingSystemConfig must not be stored now: what is awaited or wrong; null if it may.</param>
/// <param name="IsMissing">Whether it is denied because an object of the control plane namespace does not exist.</param>
public readonly record struct ManifestOrDenial(NodeManifest? Manifest, string? Denial, bool IsMissing = false)
{
    /// <summary>What the nodes do not do as it is stored; empty for most configurations, and if there is no manifest.</summary>
    public IReadOnlyList<FieldError> Warnings { get; init; } = [];
}

/// <summary>
/// Looks up and renders what the nodes of a Shoot get, from its control plane namespace. The admission rules are not applied again: a
/// configuration that was stored under older rules, or those of the Go extension, still reaches the nodes.
/// </summary>
/// <param name="controlPlane">The namespace's objects.</param>
/// <param name="documents">Reads the document inside a ConfigMap.</param>
/// <param name="renderer">Makes files and units of a configuration.</param>
public sealed class NodeManifestSource(IControlPlaneReader controlPlane, IDocumentReader documents, NodeManifestRenderer renderer)
{
    /// <summary>Renders for the nodes of a namespace.</summary>
    /// <param name="namespaceName">The control plane namespace.</param>
    /// <param name="cancellationToken">Ends the wait for objects.</param>
    public async ValueTask<ManifestOrDenial> RenderAsync(string namespaceName, CancellationToken cancellationToken)
    {
        try
        {
            return await RenderOrDenyAsync(namespaceName, cancellationToken);
        }
        catch (DenialException denial)
        {
            return new ManifestOrDenial(null, denial.Message, denial.IsMissing);
        }
    }

    private async ValueTask<ManifestOrDenial> RenderOrDenyAsync(string namespaceName, CancellationToken cancellationToken)
    {
        // Both at once, because each waits for the API server; what is wrong with the Cluster is said first.
        Task<ResourceLookup<ExtensionProviderConfig>> extension = controlPlane.GetExtensionProviderConfigAsync(
            namespaceName, cancellationToken).AsTask();
        Shoot shoot = Shoot(await controlPlane.GetClusterShootAsync(namespaceName, cancellationToken), namespaceName);
        if (shoot.DeletionRequested)
        {
            return new ManifestOrDenial(null, null);
        }

        RsyslogRelpConfig config = Config(await extension, namespaceName);
        NodeReferences references = new()
        {
            TlsSecretName = config.TlsEnabled ? TlsSecretName(config, shoot) : null,
            AuditRules = config.AuditRulesReference is { } reference
                ? await AuditRulesAsync(reference, shoot, namespaceName, cancellationToken)
                : null,
        };
        try
        {
            string project = ShootIdentity.ProjectFromControlPlaneNamespace(namespaceName, shoot.Name);
            NodeManifest manifest = renderer.Render(config, new ShootIdentity(project, shoot.Name, shoot.Uid), references);
            return new ManifestOrDenial(manifest, null) { Warnings = Warnings(config) };
        }
        catch (NotRenderableException exception)
        {
            throw new DenialException($"failed to get rsyslog files: {exception.Message}");
        }
    }

    private static IReadOnlyList<FieldError> Warnings(RsyslogRelpConfig config)
    {
        FieldPath root = FieldPath.Root.Child("spec").Child("providerConfig");
        return [.. NodeFindings.Of(config).Select(finding => finding.Below(root))];
    }

    private static Shoot Shoot(ResourceLookup<ClusterContent> lookup, string namespaceName) => lookup switch
    {
        { Status: LookupStatus.Found, Value.Shoot: { } shoot } => shoot,
        { Status: LookupStatus.Found } => throw new DenialException(
            $"cluster.shoot is not yet populated: waiting for gardenlet to write spec.shoot of the Cluster '{namespaceName}'"),
        { Status: LookupStatus.NotFound } => throw new DenialException(
            $"could not get cluster for namespace '{namespaceName}': waiting for gardenlet to create the Cluster '{namespaceName}'",
            isMissing: true),
        _ => throw new DenialException($"could not get cluster for namespace '{namespaceName}': {Cause(lookup.Failure)}"),
    };

    private static RsyslogRelpConfig Config(ResourceLookup<ExtensionProviderConfig> lookup, string namespaceName)
    {
        string extension = $"extension '{namespaceName}/{ConfigurationApi.ExtensionType}'";
        switch (lookup.Status)
        {
            case LookupStatus.Found when lookup.Value?.Document is { IsNull: false } document:
                DecodeResult<RsyslogRelpConfig> decoded = RsyslogRelpConfigDecoder.DecodeStored(document);
                return decoded is { IsValid: true, Value: { } config }
                    ? config
                    : throw new DenialException(
                        "failed to decode provider config: "
                        + FieldError.Aggregate(decoded.Findings.Take(DocumentLimits.MaxReportedFindings)));
            case LookupStatus.Found:
                throw new DenialException(
                    $"failed to decode provider config: {extension} has none; "
                    + $"set providerConfig of the entry {ConfigurationApi.ExtensionType} in spec.extensions of the Shoot");
            case LookupStatus.NotFound:
                throw new DenialException($"failed to get {extension}: waiting for gardenlet to create it", isMissing: true);
            default:
                throw new DenialException($"failed to get {extension}: {Cause(lookup.Failure)}");
        }
    }

    private static string TlsSecretName(RsyslogRelpConfig config, Shoot shoot) =>
        config.Tls?.SecretReferenceName is { Length: > 0 } reference
            ? NodeReferences.Prefix + Resolve(reference, "Secret", shoot, "failed to get rsyslog files")
            : throw new DenialException(
                "failed to get rsyslog files: tls.secretReferenceName: Required value: must not be empty when tls is enabled");

    private async ValueTask<string> AuditRulesAsync(
        string reference, Shoot shoot, string namespaceName, CancellationToken cancellationToken)
    {
        const string Failure = "failed to get audit files";
        string name = NodeReferences.Prefix + Resolve(reference, "ConfigMap", shoot, Failure);
        ResourceLookup<ConfigMapData> lookup = await controlPlane.GetConfigMapAsync(namespaceName, name, cancellationToken);
        if (lookup is not { Status: LookupStatus.Found, Value: { } configMap })
        {
            string cause = lookup.Status == LookupStatus.NotFound
                ? $"waiting for gardenlet to copy it to namespace '{namespaceName}'"
                : Cause(lookup.Failure);
            throw new DenialException(
                $"{Failure}: failed to read referenced configMap {name} for reference {reference}: {cause}",
                isMissing: lookup.Status == LookupStatus.NotFound);
        }

        if (!configMap.Data.TryGetValue(AuditConfigMapRules.Key, out string? text))
        {
            throw new DenialException($"{Failure}: missing 'data.auditd' field in configMap {name}");
        }

        string notDecoded = $"{Failure}: could not decode 'data.auditd' field of configMap {name}";
        try
        {
            if (documents.ReadAll(text) is not [var document])
            {
                throw new DenialException($"{notDecoded}: must be exactly one document");
            }

            DecodeResult<Auditd> decoded = AuditdDecoder.Decode(document);
            return decoded is { IsValid: true, Value: { } auditd }
                ? auditd.AuditRules
                : throw new DenialException(
                    $"{notDecoded}: {FieldError.Aggregate(decoded.Findings.Take(DocumentLimits.MaxReportedFindings))}");
        }
        catch (DocumentFormatException exception)
        {
            throw new DenialException($"{notDecoded}: {exception.Position}: {exception.Message}");
        }
    }

    private static string Resolve(string reference, string kind, Shoot shoot, string failure) =>
        shoot.Resolve(reference, kind) ?? throw new DenialException(
            $"{failure}: failed to find referenced resource with name {reference} and kind {kind} in spec.resources of the Shoot");

    private static string Cause(string? failure) => failure is { Length: > 0 } ? failure : "it could not be read";

    private sealed class DenialException(string message, bool isMissing = false) : Exception(message)
    {
        public bool IsMissing { get; } = isMissing;
    }
}
