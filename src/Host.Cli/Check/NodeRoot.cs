using RsyslogRelp.Core.Node;
using RsyslogRelp.Gardener.Shoots;
using RsyslogRelp.Host.Cli.Output;

namespace RsyslogRelp.Host.Cli.Check;

/// <summary>The files of a node in a temporary directory, which is removed when this object is disposed.</summary>
internal sealed class NodeRoot : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("rsyslog-relp-check-");

    /// <summary>Writes the files.</summary>
    /// <param name="manifest">The files and units.</param>
    /// <param name="secret">The Secret with the TLS files; null: placeholders stand in for them.</param>
    public NodeRoot(NodeManifest manifest, SecretData? secret)
    {
        try
        {
            List<(NodeFile File, byte[] Content)> files =
                [.. manifest.NodeTree().Select(file => (file, DirectoryWriter.Bytes(file, secret) ?? []))];

            // On a node the configurator copies them to this place; rsyslogd -N1 opens them.
            const string Delivered = NodePaths.DeliveredTlsDirectory;
            files.AddRange([.. files
                .Where(static entry => entry.File.Path.StartsWith(Delivered + "/", StringComparison.Ordinal))
                .Select(static entry => (InUse(entry.File), entry.Content))]);
            DirectoryWriter.WriteTree(_directory.FullName, files);

            static NodeFile InUse(NodeFile file) => file with { Path = NodePaths.TlsDirectory + file.Path[Delivered.Length..] };
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The directory.</summary>
    public string Path => _directory.FullName;

    /// <summary>The path in this directory of a path on a node.</summary>
    public string Map(string nodePath) => Path + nodePath;

    /// <summary>Replaces the paths of this directory in a message by those on the node.</summary>
    public string Unmap(string text) => text.Replace(Path, "", StringComparison.Ordinal);

    public void Dispose()
    {
        if (Directory.Exists(_directory.FullName))
        {
            _directory.Delete(recursive: true);
        }
    }
}
