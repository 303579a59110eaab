using RsyslogRelp.Core.Node;
using RsyslogRelp.Gardener.Shoots;

namespace RsyslogRelp.Host.Cli.Output;

/// <summary>The difference between the files of two nodes: modes, presence and lines per file.</summary>
internal static class ManifestDiff
{
    /// <summary>The files that differ, in the order of their paths.</summary>
    /// <param name="before">What is delivered before.</param>
    /// <param name="beforeSecret">The Secret with the TLS files before, where the input holds it.</param>
    /// <param name="after">What is delivered after.</param>
    /// <param name="afterSecret">The Secret with the TLS files after, where the input holds it.</param>
    public static IReadOnlyList<FileChange> Of(
        NodeManifest before, SecretData? beforeSecret, NodeManifest after, SecretData? afterSecret)
    {
        Dictionary<string, NodeFile> oldFiles = before.NodeTree().ToDictionary(static file => file.Path, StringComparer.Ordinal);
        Dictionary<string, NodeFile> newFiles = after.NodeTree().ToDictionary(static file => file.Path, StringComparer.Ordinal);
        List<FileChange> changes = [];
        foreach (string path in oldFiles.Keys.Union(newFiles.Keys).Order(StringComparer.Ordinal))
        {
            NodeFile? oldFile = oldFiles.GetValueOrDefault(path);
            NodeFile? newFile = newFiles.GetValueOrDefault(path);
            bool otherBytes = SecretBytesDiffer(oldFile, beforeSecret, newFile, afterSecret);
            if (oldFile?.Mode != newFile?.Mode || FileChange.TextOf(oldFile) != FileChange.TextOf(newFile) || otherBytes)
            {
                changes.Add(new FileChange(path, oldFile, newFile, otherBytes));
            }
        }

        return changes;
    }

    private static bool SecretBytesDiffer(NodeFile? oldFile, SecretData? beforeSecret, NodeFile? newFile, SecretData? afterSecret) =>
        oldFile is { Content: SecretContent } && newFile is { Content: SecretContent }
        && DirectoryWriter.Bytes(oldFile, beforeSecret) is { } oldBytes
        && DirectoryWriter.Bytes(newFile, afterSecret) is { } newBytes
        && !oldBytes.AsSpan().SequenceEqual(newBytes);
}
