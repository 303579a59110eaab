using System.Runtime.CompilerServices;

namespace RsyslogRelp.Testing.Snapshots;

/// <summary>Folders of the source tree, found by the path of the file that asks.</summary>
public static class SourceFolder
{
    /// <summary>A folder beside the asking file.</summary>
    public static string Beside(string name, [CallerFilePath] string asking = "") => Path.Combine(Path.GetDirectoryName(asking)!, name);

    /// <summary>The folder that holds the solution.</summary>
    public static string Root([CallerFilePath] string asking = "")
    {
        for (DirectoryInfo? folder = new FileInfo(asking).Directory; folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "RsyslogRelp.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No RsyslogRelp.sln above {asking}.");
    }
}
