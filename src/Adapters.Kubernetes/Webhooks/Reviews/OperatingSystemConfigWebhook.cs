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
public sealed class OperatingSystemConfigWebhook : AdmissionWebhook
{
    // The scripts and rules as base64, and a configuration.
    private const int UsualPatchBytes = 128 * 1024;

    private readonly ControlPlaneManifests _manifests;
    private readonly OperatingSystemConfigPatcher _patcher;

    /// <summary>Makes a webhook.</summary>
    /// <param name="controlPlane">The objects of a Shoot's control plane namespace.</param>
    /// <param name="documents">Reads the document inside a ConfigMap: YAML.</param>
    /// <param name="renderer">Makes files and units of a configuration.</param>
    public OperatingSystemConfigWebhook(IControlPlaneReader controlPlane, IDocumentReader documents, NodeManifestRenderer renderer)
    {
        _manifests = new ControlPlaneManifests(controlPlane, documents, renderer);
        _patcher = new OperatingSystemConfigPatcher(renderer);
    }

    private protected override bool Accepts(AdmissionRequest request) =>
        request is { Group: OperatingSystemConfigIndex.ApiGroup, Version: OperatingSystemConfigIndex.ApiVersion, Kind: OperatingSystemConfigIndex.Kind };

    private protected override async ValueTask<AdmissionAnswer> AnswerAsync(AdmissionRequest request, CancellationToken cancellationToken)
    {
        DecodeResult<OperatingSystemConfigIndex> read = OperatingSystemConfigIndex.Read(request.Object.Span);
        if (read.Value is not { } index)
        {
            return AdmissionAnswer.BadRequest($"could not decode request object: {FieldError.Aggregate(read.Errors)}");
        }

        if (index.DeletionRequested || !index.IsReconcile)
        {
            return AdmissionAnswer.Allowed;
        }

        ControlPlaneManifest rendered = await _manifests.RenderAsync(request.Namespace.Length > 0 ? request.Namespace : index.Namespace, cancellationToken);
        return rendered switch
        {
            { Denial: { } denial } => AdmissionAnswer.Denied(denial),
            { Manifest: { } manifest } => Patch(request, index, manifest),
            _ => AdmissionAnswer.Allowed,
        };
    }

    private AdmissionAnswer Patch(AdmissionRequest request, OperatingSystemConfigIndex index, NodeManifest manifest)
    {
        PooledByteWriter patch = new(UsualPatchBytes);
        if (_patcher.Write(request.Object.Span, index, manifest, patch))
        {
            return AdmissionAnswer.Allowed with { Patch = patch };
        }

        patch.Dispose();
        return AdmissionAnswer.Allowed;
    }
}
