using RsyslogRelp.Core.Configuration;

namespace RsyslogRelp.Gardener.NodeDelivery;

/// <summary>
/// Where things stand in the JSON text of an OperatingSystemConfig (extensions.gardener.cloud/v1alpha1), without a tree of it:
/// files of others are skipped, not read.
/// </summary>
public sealed class OperatingSystemConfigIndex
{
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

    /// <summary>Where <c>spec.files</c> stands, in bytes; null if it is absent.</summary>
    internal Range? Files { get; set; }

    /// <summary>Where <c>spec.units</c> stands, in bytes; null if it is absent.</summary>
    internal Range? Units { get; set; }

    /// <summary>Reads the places. The first fault ends it: the API server has checked the object against its schema before.</summary>
    /// <param name="utf8Json">The object as UTF-8.</param>
    /// <exception cref="System.Text.Json.JsonException">The text is not JSON.</exception>
    public static DecodeResult<OperatingSystemConfigIndex> Read(ReadOnlySpan<byte> utf8Json)
    {
        OperatingSystemConfigScanner scanner = new(utf8Json);
        return scanner.Scan();
    }
}
