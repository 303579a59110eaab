using System.Text;
using RsyslogRelp.Core.Node;
using RsyslogRelp.Gardener.Shoots;

namespace RsyslogRelp.Host.Cli.Output;

/// <summary>The difference between the files of two nodes in git's format: modes, presence and hunks per file.</summary>
/// <param name="before">What is delivered before.</param>
/// <param name="beforeSecret">The Secret with the TLS files before, where the input holds it.</param>
/// <param name="after">What is delivered after.</param>
/// <param name="afterSecret">The Secret with the TLS files after, where the input holds it.</param>
internal sealed class ManifestDiff(NodeManifest before, SecretData? beforeSecret, NodeManifest after, SecretData? afterSecret)
{
    /// <summary>Writes the diff.</summary>
    /// <returns>The paths that differ.</returns>
    public IReadOnlyList<string> Write(TextWriter writer)
    {
        Dictionary<string, NodeFile> oldFiles = before.NodeTree().ToDictionary(static file => file.Path, StringComparer.Ordinal);
        Dictionary<string, NodeFile> newFiles = after.NodeTree().ToDictionary(static file => file.Path, StringComparer.Ordinal);
        List<string> changed = [];
        foreach (string path in oldFiles.Keys.Union(newFiles.Keys).Order(StringComparer.Ordinal))
        {
            NodeFile? oldFile = oldFiles.GetValueOrDefault(path);
            NodeFile? newFile = newFiles.GetValueOrDefault(path);
            string oldText = Text(oldFile);
            string newText = Text(newFile);
            bool otherBytes = SecretBytesDiffer(oldFile, newFile);
            if (oldFile is not null && newFile is not null && oldFile.Mode == newFile.Mode && oldText == newText && !otherBytes)
            {
                continue;
            }

            changed.Add(path);
            WriteHeader(writer, path, oldFile, newFile);
            if (oldText != newText)
            {
                writer.Write(oldFile is null ? "--- /dev/null\n" : $"--- a{path}\n");
                writer.Write(newFile is null ? "+++ /dev/null\n" : $"+++ b{path}\n");
                UnifiedDiff.WriteHunks(writer, oldText, newText);
            }
            else if (otherBytes)
            {
                writer.Write($"Secret contents of a{path} and b{path} differ\n");
            }
        }

        return changed;
    }

    private static void WriteHeader(TextWriter writer, string path, NodeFile? oldFile, NodeFile? newFile)
    {
        writer.Write($"diff --git a{path} b{path}\n");
        if (oldFile is null)
        {
            writer.Write($"new file mode {Mode(newFile!)}\n");
        }
        else if (newFile is null)
        {
            writer.Write($"deleted file mode {Mode(oldFile)}\n");
        }
        else if (oldFile.Mode != newFile.Mode)
        {
            writer.Write($"old mode {Mode(oldFile)}\nnew mode {Mode(newFile)}\n");
        }
    }

    // Content of a Secret is never printed; the reference to it is.
    private static string Text(NodeFile? file) => file?.Content switch
    {
        InlineContent inline => inline.Text,
        SecretContent secret => $"secretRef:\n  name: {secret.SecretName}\n  dataKey: {secret.DataKey}\n",
        _ => "",
    };

    private bool SecretBytesDiffer(NodeFile? oldFile, NodeFile? newFile) =>
        oldFile is { Content: SecretContent } && newFile is { Content: SecretContent }
        && DirectoryWriter.Bytes(oldFile, beforeSecret) is { } oldBytes
        && DirectoryWriter.Bytes(newFile, afterSecret) is { } newBytes
        && !oldBytes.AsSpan().SequenceEqual(newBytes);

    private static string Mode(NodeFile file) =>
        new StringBuilder("100").Append(Convert.ToString((int)file.Mode, 8).PadLeft(3, '0')).ToString();
}
