using System.Runtime.CompilerServices;

namespace RsyslogRelp.Testing;

/// <summary>The files of the repository.</summary>
public static class Repository
{
    /// <summary>The directory that holds the solution.</summary>
    public static string Root { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", ".."));

    /// <summary>The path of a file or directory.</summary>
    /// <param name="relativePath">The path below the solution's directory.</param>
    public static string PathOf(string relativePath) => Path.Combine(Root, relativePath);

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
