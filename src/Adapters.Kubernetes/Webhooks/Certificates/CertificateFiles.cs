namespace RsyslogRelp.Adapters.Kubernetes.Webhooks.Certificates;

/// <summary>The files <c>tls.crt</c>, <c>tls.key</c> and <c>ca.crt</c> of a certificate directory.</summary>
internal static class CertificateFiles
{
    private const UnixFileMode DirectoryMode =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute;

    /// <summary>
    /// Writes a pair with mode 0600, and creates the directory with 0750 if it is missing. Each file is replaced atomically; a concurrent
    /// reader may see files of two pairs, which do not match.
    /// </summary>
    public static async Task WriteAsync(string directory, PemPair pair, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(directory);
        }
        else
        {
            Directory.CreateDirectory(directory, DirectoryMode);
        }

        string key = await WriteAsideAsync(Path.Combine(directory, CertificateSecretData.ServerKey), pair.PrivateKey, cancellationToken);
        string certificate = await WriteAsideAsync(
            Path.Combine(directory, CertificateSecretData.ServerCertificate), pair.Certificate, cancellationToken);
        File.Move(key, Path.Combine(directory, CertificateSecretData.ServerKey), overwrite: true);
        File.Move(certificate, Path.Combine(directory, CertificateSecretData.ServerCertificate), overwrite: true);
    }

    /// <summary>Reads the pair; null if the files changed while they were read.</summary>
    /// <exception cref="IOException">A file is missing or unreadable.</exception>
    /// <exception cref="UnauthorizedAccessException">There is no permission to read a file.</exception>
    public static async Task<PemPair?> ReadAsync(string directory, CancellationToken cancellationToken)
    {
        string certificatePath = Path.Combine(directory, CertificateSecretData.ServerCertificate);
        string certificate = await File.ReadAllTextAsync(certificatePath, cancellationToken);
        string key = await File.ReadAllTextAsync(Path.Combine(directory, CertificateSecretData.ServerKey), cancellationToken);
        string again = await File.ReadAllTextAsync(certificatePath, cancellationToken);
        return again == certificate ? new(certificate, key) : null;
    }

    /// <summary>Reads <c>ca.crt</c>; null if there is none.</summary>
    public static async Task<string?> ReadBundleAsync(string directory, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllTextAsync(Path.Combine(directory, CertificateSecretData.AuthorityCertificate), cancellationToken);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private static async Task<string> WriteAsideAsync(string path, string text, CancellationToken cancellationToken)
    {
        string aside = $"{path}.{Guid.NewGuid():N}.tmp";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            StreamWriter writer = new(aside, options);
            await using (writer)
            {
                await writer.WriteAsync(text.AsMemory(), cancellationToken);
            }
        }
        catch
        {
            File.Delete(aside);
            throw;
        }

        return aside;
    }
}
