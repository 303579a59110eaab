namespace RsyslogRelp.Core.Node;

/// <summary>A file of a node, an entry of an OperatingSystemConfig's <c>spec.files</c>.</summary>
/// <param name="Path">The absolute path.</param>
/// <param name="Mode">The permissions.</param>
/// <param name="Content">The content.</param>
public sealed record NodeFile(string Path, UnixFileMode Mode, NodeFileContent Content)
{
    /// <summary>The text, if the OperatingSystemConfig carries it; null for a value of a Secret.</summary>
    public string? Text => (Content as InlineContent)?.Text;
}
