using System.Globalization;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Node.Tests.Scripts;

/// <summary>
/// All that is below a node's root, as if the root were <c>/</c>: modes, owners, times, links and contents. It can be put below another
/// root; the hashes that a file holds of files that name the root change with it.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class NodeTree
{
    private const string RootMark = "\u0001root\u0001";
    private const int Longest = 1024 * 1024;

    private readonly List<Entry> _entries;

    private NodeTree(List<Entry> entries) => _entries = entries;

    /// <summary>A hash of all but the times: a script that compares no times does the same on nodes with the same one.</summary>
    public string Identity
    {
        get
        {
            using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            foreach (Entry entry in _entries)
            {
                string head = string.Join('\0', entry.Type, entry.Mode, entry.Owner, entry.Path, entry.Content.Length, "");
                hash.AppendData(Encoding.UTF8.GetBytes(head));
                hash.AppendData(Encoding.Latin1.GetBytes(entry.Content));
            }

            return Convert.ToHexString(hash.GetHashAndReset());
        }
    }

    /// <summary>The tree below <paramref name="root"/>; null where it holds what cannot be read like a file, or much of it.</summary>
    public static NodeTree? Below(string root)
    {
        string[] fields = Tool.Run("/usr/bin/find", [root, "-printf", @"%y\0%m\0%U:%G\0%T@\0%P\0%s\0%l\0"]).Output.Split('\0');
        List<Entry> entries = [];
        foreach (string[] entry in fields.SkipLast(1).Chunk(7))
        {
            (string type, string path, long size) = (entry[0], entry[4], long.Parse(entry[5], CultureInfo.InvariantCulture));
            if (type is not ("f" or "d" or "l") || (type == "f" && size > Longest))
            {
                return null;
            }

            string content = type == "f" ? Encoding.Latin1.GetString(File.ReadAllBytes(Path.Combine(root, path))) : entry[6];
            entries.Add(new Entry(type, entry[1], entry[2], decimal.Parse(entry[3], CultureInfo.InvariantCulture), path, content));
        }

        entries.Sort(static (one, other) => string.CompareOrdinal(one.Path, other.Path));
        return new NodeTree(Replace(entries, root, RootMark));
    }

    /// <summary>Makes what is below <paramref name="root"/> this tree.</summary>
    public void PutBelow(string root)
    {
        foreach (FileSystemInfo entry in new DirectoryInfo(root).EnumerateFileSystemInfos())
        {
            if (entry is DirectoryInfo { LinkTarget: null } directory)
            {
                directory.Delete(recursive: true);
            }
            else
            {
                entry.Delete();
            }
        }

        List<Entry> entries = Replace(_entries, RootMark, root);
        entries.ForEach(entry => Create(entry, Path.Combine(root, entry.Path)));
        IEnumerable<Entry> ofOthers = entries.Where(static entry => entry.Owner != Own.Value);
        foreach (IGrouping<string, string> paths in ofOthers.GroupBy(static entry => entry.Owner, entry => Path.Combine(root, entry.Path)))
        {
            Assert.That(Tool.Run("/bin/chown", ["-h", paths.Key, "--", .. paths]).ExitCode, Is.Zero);
        }

        // Last, and the directories after what they hold: they may be closed to writing, and writing changes their times.
        foreach (Entry entry in Enumerable.Reverse(entries).Where(static entry => entry.Type != "l"))
        {
            string path = Path.Combine(root, entry.Path);
            File.SetUnixFileMode(path, (UnixFileMode)Convert.ToInt32(entry.Mode, 8));
            File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch.AddTicks((long)(entry.Modified * TimeSpan.TicksPerSecond)));
        }
    }

    private static readonly Lazy<string> Own = new(static () =>
        Tool.Run("/usr/bin/id", ["-u"]).Output.Trim() + ":" + Tool.Run("/usr/bin/id", ["-g"]).Output.Trim());

    private static void Create(Entry entry, string path)
    {
        switch (entry.Type)
        {
            case "d":
                Directory.CreateDirectory(path);
                break;
            case "l":
                File.CreateSymbolicLink(path, entry.Content);
                break;
            default:
                File.WriteAllBytes(path, Encoding.Latin1.GetBytes(entry.Content));
                break;
        }
    }

    // What names the root has another hash below another root, and the stamps of the configurator hold hashes.
    private static List<Entry> Replace(List<Entry> entries, string old, string @new)
    {
        Entry Changed(Entry entry, string from, string to) =>
            entry with { Content = entry.Content.Replace(from, to, StringComparison.Ordinal) };
        List<Entry> replaced = [.. entries.Select(entry => Changed(entry, old, @new))];
        (string Old, string New)[] hashes =
        [
            .. entries.Zip(replaced).Where(static pair => pair.First.Type == "f" && pair.First.Content != pair.Second.Content)
                .Select(static pair => (Hash(pair.First), Hash(pair.Second))),
        ];
        return [.. replaced.Select(entry => hashes.Aggregate(entry, (changed, hash) => Changed(changed, hash.Old, hash.New)))];
    }

    private static string Hash(Entry entry) => Convert.ToHexStringLower(SHA256.HashData(Encoding.Latin1.GetBytes(entry.Content)));

    /// <param name="Type">As <c>find -printf %y</c> says it: <c>f</c>, <c>d</c> or <c>l</c>.</param>
    /// <param name="Mode">In octal.</param>
    /// <param name="Owner">User and group, as numbers.</param>
    /// <param name="Modified">In seconds since 1970.</param>
    /// <param name="Path">From the root; empty for the root itself.</param>
    /// <param name="Content">The bytes of a file, one character each, or a link's target.</param>
    private sealed record Entry(string Type, string Mode, string Owner, decimal Modified, string Path, string Content);
}
