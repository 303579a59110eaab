using RsyslogRelp.Core.Node;
using RsyslogRelp.Gardener.Shoots;
using RsyslogRelp.Host.Cli.Output;

namespace RsyslogRelp.Host.Cli.Check;

/// <summary>A node's tree in a temporary directory of our own, which goes with this object.</summary>
internal sealed class NodeRoot : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("rsyslog-relp-check-");

    /// <summary>Writes the tree.</summary>
    /// <param name="manifest">The files and units.</param>
    /// <param name="secret">The Secret with the TLS files; null: placeholders stand in for them.</param>
    public NodeRoot(NodeManifest manifest, SecretData? secret)
    {
        try
        {
            List<(NodeFile File, byte[] Content)> files =
                [.. manifest.NodeTree().Select(file => (file, DirectoryWriter.Bytes(file, secret) ?? []))];

            // The configurator copies them there on a node, and rsyslogd -N1 opens them.
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

    /// <summary>Where a node's path is here.</summary>
    public string Map(string nodePath) => Path + nodePath;

    /// <summary>A message with the node's paths instead of those here.</summary>
    public string Unmap(string text) => text.Replace(Path, "", StringComparison.Ordinal);

    public void Dispose()
    {
        if (Directory.Exists(_directory.FullName))
        {
            _directory.Delete(recursive: true);
        }
    }
}
