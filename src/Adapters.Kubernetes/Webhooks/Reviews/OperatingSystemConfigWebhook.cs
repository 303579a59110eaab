using System.Text.Json;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Documents;
using RsyslogRelp.Core.Findings;
using RsyslogRelp.Core.Node;
using RsyslogRelp.Gardener.NodeDelivery;

namespace RsyslogRelp.Adapters.Kubernetes.Webhooks.Reviews;

/// <summary>
/// Puts our files and units into the OperatingSystemConfigs of running nodes (extensions.gardener.cloud/v1alpha1, purpose
/// <c>reconcile</c>). An object in deletion and a Shoot in deletion get nothing.
/// </summary>
public sealed class OperatingSystemConfigWebhook : AdmissionWebhook<OperatingSystemConfigIndex>
{
    // The usual size: scripts and rules as base64, and a configuration.
    private const int UsualPatchBytes = 128 * 1024;

    // The warnings of a response are for gardenlet's log; the API server drops those that exceed 4 KiB in all.
    private const int MaxWarnings = 10;

    private readonly NodeManifestSource _manifests;
    private readonly OperatingSystemConfigPatcher _patcher;

    /// <summary>Makes a webhook.</summary>
    /// <param name="controlPlane">The objects of a Shoot's control plane namespace.</param>
    /// <param name="documents">Reads the document inside a ConfigMap: YAML.</param>
    /// <param name="renderer">Makes files and units of a configuration.</param>
    public OperatingSystemConfigWebhook(IControlPlaneReader controlPlane, IDocumentReader documents, NodeManifestRenderer renderer)
    {
        _manifests = new NodeManifestSource(controlPlane, documents, renderer);
        _patcher = new OperatingSystemConfigPatcher(renderer);
    }

    private protected override bool ReadsOldObject => false;

    private protected override bool Accepts(AdmissionRequest request) =>
        request is
        {
            Group: OperatingSystemConfigIndex.ApiGroup,
            Version: OperatingSystemConfigIndex.ApiVersion,
            Kind: OperatingSystemConfigIndex.Kind
        };

    private protected override ParsedObject<OperatingSystemConfigIndex> ReadObject(ReadOnlySpan<byte> body, ref Utf8JsonReader reader)
    {
        DecodeResult<OperatingSystemConfigIndex> read = _patcher.Read(ref reader);
        return new ParsedObject<OperatingSystemConfigIndex>(read.Value, read.Value is null ? FieldError.Aggregate(read.Findings) : null);
    }

    private protected override async ValueTask<AdmissionAnswer> AnswerAsync(
        OperatingSystemConfigIndex value, AdmissionRequest<OperatingSystemConfigIndex> request, CancellationToken cancellationToken)
    {
        if (value.DeletionRequested || !value.IsReconcile)
        {
            return AdmissionAnswer.Allowed;
        }

        string namespaceName = request.Namespace.Length > 0 ? request.Namespace : value.Namespace;
        ManifestOrDenial rendered = await _manifests.RenderAsync(namespaceName, cancellationToken);
        return rendered switch
        {
            { IsMissing: true } when MetadataUpdate.Is(request.ObjectBytes.Span, request.OldObjectBytes.Span) => AdmissionAnswer.Allowed,
            { Denial: { } denial } => AdmissionAnswer.Denied(denial),
            { Manifest: { } manifest } => Patch(request, value, manifest) with { Warnings = Texts(rendered.Warnings) },
            _ => AdmissionAnswer.Allowed,
        };
    }

    private static string[] Texts(IReadOnlyList<FieldError> warnings)
    {
        string[] texts = [.. warnings.Take(MaxWarnings).Select(static warning => warning.ToString())];
        int more = warnings.Count - MaxWarnings;
        return more <= 0 ? texts : [.. texts, $"and {more} more findings on spec.providerConfig"];
    }

    private AdmissionAnswer Patch(
        AdmissionRequest<OperatingSystemConfigIndex> request, OperatingSystemConfigIndex index, NodeManifest manifest)
    {
        PooledByteWriter patch = new(UsualPatchBytes);
        if (_patcher.Write(request.Body.Span, index, manifest, patch))
        {
            return AdmissionAnswer.Patched(patch);
        }

        patch.Dispose();
        return AdmissionAnswer.Allowed;
    }
}
