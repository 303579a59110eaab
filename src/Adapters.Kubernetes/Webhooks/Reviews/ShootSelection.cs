using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Gardener.Shoots;

namespace RsyslogRelp.Adapters.Kubernetes.Webhooks.Reviews;

/// <summary>What is read of a Shoot; the rest is skipped unread.</summary>
internal static class ShootSelection
{
    // Of other extensions only the type is read: whatever they hold is valid.
    private static readonly JsonSelection Extension = JsonSelection.Fields(
        "type",
        ConfigurationApi.ExtensionType,
        always: [("type", JsonSelection.Whole)],
        further: [("disabled", JsonSelection.Whole), ("providerConfig", JsonSelection.ReportedIfUnreadable)]);

    private static readonly JsonSelection Resource = JsonSelection.Fields(
        ("name", JsonSelection.Whole), ("resourceRef", JsonSelection.Whole));

    private static readonly JsonSelection Metadata = JsonSelection.Fields(
        ("namespace", JsonSelection.Whole),
        ("name", JsonSelection.Whole),
        ("uid", JsonSelection.Whole),
        ("deletionTimestamp", JsonSelection.Whole));

    private static readonly JsonSelection Spec = JsonSelection.Fields(
        ("extensions", JsonSelection.Items(Extension)), ("resources", JsonSelection.Items(Resource)));

    /// <summary>The parts of a Shoot that <see cref="ShootDecoder"/> reads.</summary>
    public static JsonSelection Fields { get; } = JsonSelection.Fields(("metadata", Metadata), ("spec", Spec));
}
