using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Gardener.Shoots;

namespace RsyslogRelp.Adapters.Kubernetes.Webhooks.Reviews;

/// <summary>What is read of a Shoot; the rest is skipped unread.</summary>
internal static class ShootSelection
{
    private static readonly JsonSelection OurExtension = JsonSelection.Fields(("type", JsonSelection.Whole), ("disabled", JsonSelection.Whole), ("providerConfig", JsonSelection.Judged));

    /// <summary>The parts of a Shoot that <see cref="ShootDecoder"/> reads.</summary>
    public static JsonSelection Fields { get; } = JsonSelection.Fields(
        ("metadata", JsonSelection.Fields(("namespace", JsonSelection.Whole), ("name", JsonSelection.Whole), ("uid", JsonSelection.Whole), ("deletionTimestamp", JsonSelection.Whole))),
        ("spec", JsonSelection.Fields(
            ("extensions", JsonSelection.Items(JsonSelection.Case("type", ConfigurationApi.ExtensionType, OurExtension, JsonSelection.Fields(("type", JsonSelection.Whole))))),
            ("resources", JsonSelection.Items(JsonSelection.Fields(("name", JsonSelection.Whole), ("resourceRef", JsonSelection.Whole)))))));
}
