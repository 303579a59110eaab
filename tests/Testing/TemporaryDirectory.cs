namespace RsyslogRelp.Testing;

/// <summary>A directory of a test's own; it goes with the test.</summary>
public sealed class TemporaryDirectory : IDisposable
{
    /// <summary>The directory, with a short path: a Unix socket below it must stay within 108 bytes.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("relp-").FullName;

    /// <summary>A path below the directory. Directories on the way to it are made.</summary>
    /// <param name="relativePath">The path; a leading <c>/</c> is ignored.</param>
    public string Below(string relativePath)
    {
        string path = System.IO.Path.Combine(Path, relativePath.TrimStart('/'));
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        return path;
    }

    /// <summary>Writes a file below the directory.</summary>
    /// <returns>Its path.</returns>
    public string Write(string relativePath, string text)
    {
        string path = Below(relativePath);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
