namespace RsyslogRelp.Gardener.NodeDelivery;

/// <summary>
/// The positions of our entries in the JSON text of an OperatingSystemConfig (extensions.gardener.cloud/v1alpha1). The text is not
/// parsed into a tree: foreign files are skipped. <see cref="OperatingSystemConfigPatcher.Read"/> creates it.
/// </summary>
public sealed class OperatingSystemConfigIndex
{
    internal OperatingSystemConfigIndex()
    {
    }

    /// <summary>The kind of the document.</summary>
    public const string Kind = "OperatingSystemConfig";

    /// <summary>The API group.</summary>
    public const string ApiGroup = "extensions.gardener.cloud";

    /// <summary>The version of the API group that is read.</summary>
    public const string ApiVersion = "v1alpha1";

    /// <summary><c>metadata.namespace</c>; empty if absent.</summary>
    public string Namespace { get; internal set; } = "";

    /// <summary>Whether <c>metadata.deletionTimestamp</c> is set.</summary>
    public bool DeletionRequested { get; internal set; }

    /// <summary><c>spec.purpose</c>: <c>reconcile</c> for running nodes, <c>provision</c> for their first boot; empty if absent.</summary>
    public string Purpose { get; internal set; } = "";

    /// <summary>Whether this is for running nodes, the only ones that get our files.</summary>
    public bool IsReconcile => Purpose == "reconcile";

    /// <summary>Our entries of <c>spec.files</c>; null if the list is absent.</summary>
    internal EntryList? Files { get; set; }

    /// <summary>Our entries of <c>spec.units</c>; null if the list is absent.</summary>
    internal EntryList? Units { get; set; }
}
