namespace RsyslogRelp.Testing;

/// <summary>A directory of a test; it is deleted with the test.</summary>
public sealed class TemporaryDirectory : IDisposable
{
    /// <summary>The directory, with a short path: the path of a Unix socket is limited to 108 bytes.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("relp-").FullName;

    /// <summary>A path below the directory. Parent directories are created.</summary>
    /// <param name="relativePath">The path; a leading <c>/</c> is ignored.</param>
    public string Below(string relativePath)
    {
        string path = System.IO.Path.Combine(Path, relativePath.TrimStart('/'));
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        return path;
    }

    /// <summary>Writes a file in the directory.</summary>
    /// <returns>Its path.</returns>
    public string Write(string relativePath, string text)
    {
        string path = Below(relativePath);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
