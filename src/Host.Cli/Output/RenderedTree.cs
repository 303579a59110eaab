using RsyslogRelp.Core.Node;
using RsyslogRelp.Host.Cli.Input;
using RsyslogRelp.Host.Cli.Shell;

namespace RsyslogRelp.Host.Cli.Output;

/// <summary>
/// Nodes' files in a directory, as <c>render -o dir</c> writes them: those of one document in the directory itself, those of many in a
/// directory each.
/// </summary>
internal static class RenderedTree
{
    /// <summary>The files to write, with paths in the directory. A remark names those that the input lacks.</summary>
    /// <exception cref="CliException">Two documents have one name, or a name is not the name of a directory.</exception>
    public static IReadOnlyList<(NodeFile File, byte[] Content)> FilesOf(RenderedInput input, CliContext context)
    {
        CheckNames(input);
        List<(NodeFile File, byte[] Content)> files = [];
        foreach (RenderedConfig rendered in input.Configs)
        {
            string root = input.IsMany ? "/" + rendered.Config.Name : "";
            foreach (NodeFile file in rendered.Manifest.NodeTree())
            {
                if (DirectoryWriter.Bytes(file, rendered.Secret) is { } content)
                {
                    files.Add((file with { Path = root + file.Path }, content));
                }
                else if (file.Content is SecretContent reference)
                {
                    string owner = input.IsMany ? Printable.Of(rendered.Config.Name) + ": " : "";
                    context.Remark(
                        $"{owner}not written: {file.Path}, which is {reference.DataKey} of the Secret "
                        + $"{Printable.Of(reference.SecretName)}; add the Secret's file");
                }
            }
        }

        return files;
    }

    /// <summary>Whether a directory holds such trees.</summary>
    public static bool IsIn(string directory) => Directory.Exists(directory) && Roots(directory).Any();

    /// <summary>Reads the trees in a directory, without their TLS files.</summary>
    /// <returns>The names of the documents, empty for a tree of one document, and their files.</returns>
    public static IReadOnlyList<(string Name, NodeManifest Manifest)> Read(string directory) =>
    [
        .. Roots(directory).Select(root => (
            Path.GetRelativePath(directory, root) is var name and not "." ? name : "",
            new NodeManifest([.. FilesIn(root)], []))),
    ];

    /// <summary>The directories in a directory, or itself, that stand for the root directory of a node.</summary>
    public static IEnumerable<string> Roots(string directory)
    {
        string marker = NodePaths.ConfiguratorDirectory;
        return Directory.EnumerateDirectories(directory, Path.GetFileName(marker), DirectoryWriter.AllBelow)
            .Where(found => found.EndsWith(marker, StringComparison.Ordinal))
            .Select(found => found[..^marker.Length])
            .Order(StringComparer.Ordinal);
    }

    private static IEnumerable<NodeFile> FilesIn(string root)
    {
        foreach (string file in Directory.EnumerateFiles(root, "*", DirectoryWriter.AllBelow).Order(StringComparer.Ordinal))
        {
            string path = file[root.Length..];
            if (!path.StartsWith(NodePaths.DeliveredTlsDirectory + "/", StringComparison.Ordinal))
            {
                UnixFileMode mode = OperatingSystem.IsWindows() ? UnixFileMode.None : File.GetUnixFileMode(file);
                yield return new NodeFile(path, mode, new InlineContent(File.ReadAllText(file)));
            }
        }
    }

    private static void CheckNames(RenderedInput input)
    {
        Dictionary<string, string> places = new(StringComparer.Ordinal);
        foreach (LoadedConfig config in input.Configs.Where(_ => input.IsMany).Select(static rendered => rendered.Config))
        {
            string[] parts = config.Name.Split('/');
            if (parts.Any(static part => part is "" or "." or ".." || part.Contains('\0', StringComparison.Ordinal)))
            {
                throw new CliException($"{config.Document.Location}: {Printable.Of(config.Name)} is not the name of a directory");
            }

            if (!places.TryAdd(config.Name, config.Document.Location))
            {
                throw new CliException(
                    $"{config.Document.Location}: {Printable.Of(config.Name)} is also the name of {places[config.Name]}; "
                    + "leave one of them out");
            }
        }
    }
}
