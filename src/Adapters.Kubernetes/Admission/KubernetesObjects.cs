using System.Text.Json;
using RsyslogRelp.Core.Admission;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Documents;
using RsyslogRelp.Core.OperatingSystemConfigs;
using RsyslogRelp.Core.Shoots;
using RsyslogRelp.Core.Validation;

namespace RsyslogRelp.Adapters.Kubernetes.Admission;

/// <summary>Reads what matters of objects as the API server sends them.</summary>
internal static class KubernetesObjects
{
    /// <summary>The parts of a Shoot that <see cref="ShootDecoder"/> reads.</summary>
    public static JsonSelection Shoot { get; } = JsonSelection.Fields(
        ("metadata", JsonSelection.Fields(("namespace", JsonSelection.Whole), ("name", JsonSelection.Whole), ("uid", JsonSelection.Whole), ("deletionTimestamp", JsonSelection.Whole))),
        ("spec", JsonSelection.Fields(
            ("extensions", JsonSelection.Items(JsonSelection.Fields(("type", JsonSelection.Whole), ("disabled", JsonSelection.Whole), ("providerConfig", JsonSelection.Whole)))),
            ("resources", JsonSelection.Items(JsonSelection.Fields(("name", JsonSelection.Whole), ("resourceRef", JsonSelection.Whole)))))));

    private static readonly JsonSelection Cluster = JsonSelection.Fields(("spec", JsonSelection.Fields(("shoot", Shoot))));
    private static readonly JsonSelection Extension = JsonSelection.Fields(("spec", JsonSelection.Fields(("providerConfig", JsonSelection.Whole))));

    /// <summary>Reads <c>spec.shoot</c> of a Cluster (extensions.gardener.cloud/v1alpha1); one that cannot be read is a failed lookup.</summary>
    /// <param name="utf8Json">The Cluster as UTF-8.</param>
    public static ResourceLookup<ClusterShoot> ReadCluster(ReadOnlySpan<byte> utf8Json)
    {
        try
        {
            List<FieldError> errors = [];
            if (new LenientObjectReader(Cluster.Read(utf8Json), FieldPath.Root, errors).Object("spec").Node("shoot") is not { } document)
            {
                return errors.Count == 0 ? Found(new ClusterShoot(null)) : Failed<ClusterShoot>(FieldError.Aggregate(errors));
            }

            DecodeResult<Shoot> decoded = ShootDecoder.Decode(document);
            return decoded.IsValid ? Found(new ClusterShoot(decoded.Value))
                : Failed<ClusterShoot>(FieldError.Aggregate(decoded.Errors.Select(static error => error.Below(FieldPath.Root.Child("spec").Child("shoot")))));
        }
        catch (Exception exception) when (exception is DocumentFormatException or JsonException)
        {
            return Failed<ClusterShoot>(exception.Message);
        }
    }

    /// <summary>Reads <c>spec.providerConfig</c> of an Extension (extensions.gardener.cloud/v1alpha1); one that cannot be read is a failed lookup.</summary>
    /// <param name="utf8Json">The Extension as UTF-8.</param>
    public static ResourceLookup<ExtensionProviderConfig> ReadExtension(ReadOnlySpan<byte> utf8Json)
    {
        try
        {
            List<FieldError> errors = [];
            DocumentNode? document = new LenientObjectReader(Extension.Read(utf8Json), FieldPath.Root, errors).Object("spec").Node("providerConfig");
            return errors.Count == 0 ? Found(new ExtensionProviderConfig(document)) : Failed<ExtensionProviderConfig>(FieldError.Aggregate(errors));
        }
        catch (Exception exception) when (exception is DocumentFormatException or JsonException)
        {
            return Failed<ExtensionProviderConfig>(exception.Message);
        }
    }

    private static ResourceLookup<T> Found<T>(T value)
        where T : class => new(LookupStatus.Found, value);

    private static ResourceLookup<T> Failed<T>(string cause)
        where T : class => new(LookupStatus.Failed, Failure: cause);
}
