using System.Text;
using RsyslogRelp.Core.Node;
using RsyslogRelp.Gardener.Shoots;
using RsyslogRelp.Host.Cli.Shell;

namespace RsyslogRelp.Host.Cli.Output;

/// <summary>Writes the files of a node under a directory: all of them or none.</summary>
internal static class DirectoryWriter
{
    private const UnixFileMode DirectoryMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <summary>Everything in a directory and its subdirectories.</summary>
    public static readonly EnumerationOptions AllBelow = new()
    {
        AttributesToSkip = FileAttributes.None,
        RecurseSubdirectories = true,
        IgnoreInaccessible = false,
    };

    /// <summary>Writes into a new directory next to the target, then gives it the target's name.</summary>
    /// <param name="directory">The target: absent or empty, or with <paramref name="force"/> a tree of this program.</param>
    /// <param name="files">The files and their bytes.</param>
    /// <param name="force">Whether a tree that this program wrote may be replaced.</param>
    /// <exception cref="CliException">The target exists and is not ours, or a file cannot be written.</exception>
    public static void Write(string directory, IReadOnlyList<(NodeFile File, byte[] Content)> files, bool force)
    {
        string target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));
        string suffix = $".{Environment.ProcessId}.{Guid.NewGuid():N}";
        string staging = target + suffix + ".new";
        try
        {
            CheckTarget(directory, target, force);
            WriteTree(staging, files);
            Replace(target, staging, target + suffix + ".old");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw FailureText.At(directory, exception);
        }
        finally
        {
            if (Directory.Exists(staging))
            {
                Directory.Delete(staging, recursive: true);
            }
        }
    }

    /// <summary>Writes the files under a directory, which is created if necessary.</summary>
    public static void WriteTree(string root, IReadOnlyList<(NodeFile File, byte[] Content)> files)
    {
        CreateDirectory(root);
        foreach ((NodeFile file, byte[] content) in files)
        {
            string path = Path.Join(root, file.Path);
            CreateDirectory(Path.GetDirectoryName(path)!);
            FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using (FileStream stream = new(path, options))
            {
                stream.Write(content);
            }

            if (!OperatingSystem.IsWindows())
            {
                // Set afterwards, because the umask would reduce the mode of a new file.
                File.SetUnixFileMode(path, file.Mode);
            }
        }
    }

    /// <summary>The content of a file on the node; null for content of a Secret that the input lacks.</summary>
    public static byte[]? Bytes(NodeFile file, SecretData? secret) => file.Content switch
    {
        InlineContent inline => Encoding.UTF8.GetBytes(inline.Text),
        SecretContent reference => secret?.Data.GetValueOrDefault(reference.DataKey),
        _ => null,
    };

    private static void CreateDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, DirectoryMode);
        }
    }

    private static void CheckTarget(string directory, string target, bool force)
    {
        if (Path.GetDirectoryName(target) is null)
        {
            throw new CliException($"{Printable.Of(directory)}: the root directory cannot be replaced");
        }

        FileInfo file = new(target);
        if (file.LinkTarget is not null || file.Exists)
        {
            throw new CliException($"{Printable.Of(directory)}: exists and is not a directory");
        }

        if (!Directory.Exists(target) || !Directory.EnumerateFileSystemEntries(target).Any())
        {
            return;
        }

        if (!force)
        {
            throw new CliException($"{Printable.Of(directory)}: the directory is not empty; "
                + "choose another, or --force to replace a tree that this command wrote");
        }

        if (ForeignEntry(target) is { } foreign)
        {
            throw new CliException(
                $"{Printable.Of(directory)}: not replaced, for it holds what this command did not write: {Printable.Of(foreign)}");
        }
    }

    // Only files at paths that this program writes are replaced, so that a wrong argument never deletes other files.
    private static string? ForeignEntry(string target)
    {
        string[] roots = [.. RenderedTree.Roots(target)];
        return Directory.EnumerateFileSystemEntries(target, "*", AllBelow).FirstOrDefault(entry => !roots.Any(root => IsOurs(root, entry)));
    }

    private static bool IsOurs(string root, string entry)
    {
        bool directory = Directory.Exists(entry) && new DirectoryInfo(entry).LinkTarget is null;
        if (directory && (root + "/").StartsWith(entry + "/", StringComparison.Ordinal))
        {
            return true;
        }

        if (!entry.StartsWith(root + "/", StringComparison.Ordinal))
        {
            return false;
        }

        string nodePath = entry[root.Length..];
        string[] places = [NodePaths.ConfiguratorDirectory + "/", NodePaths.MemoryLimitsDropIn, NodePaths.ConfiguratorUnitFile];
        return directory
            ? places.Any(place => place.StartsWith(nodePath + "/", StringComparison.Ordinal)
                || (nodePath + "/").StartsWith(place, StringComparison.Ordinal))
            : places.Any(place => place.EndsWith('/') ? nodePath.StartsWith(place, StringComparison.Ordinal) : nodePath == place);
    }

    private static void Replace(string target, string staging, string old)
    {
        if (!Directory.Exists(target))
        {
            Directory.Move(staging, target);
            return;
        }

        Directory.Move(target, old);
        try
        {
            Directory.Move(staging, target);
        }
        catch
        {
            Directory.Move(old, target);
            throw;
        }

        Directory.Delete(old, recursive: true);
    }
}
