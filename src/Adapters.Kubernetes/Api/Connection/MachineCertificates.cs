using System.Runtime.InteropServices;

namespace RsyslogRelp.Adapters.Kubernetes.Api.Connection;

/// <summary>
/// The certificate authorities of the machine. Before its first TLS connection, .NET reads all of them, also where others are trusted: a
/// third of the CPU time of a start (benchmarks/README.md).
/// </summary>
public static class MachineCertificates
{
    private static readonly string[] s_variables = ["SSL_CERT_FILE", "SSL_CERT_DIR"];

    internal static bool AreLeftOut { get; private set; }

    /// <summary>
    /// Has the process not read them, if all clusters name an authority of their own and no variable of OpenSSL names others. Must precede
    /// the first connection.
    /// </summary>
    /// <param name="clusters">All clusters that the process connects to.</param>
    public static void LeaveOutUnlessNeeded(params IEnumerable<ClientConfiguration> clusters)
    {
        if (clusters.Any(static cluster => cluster.NeedsMachineCertificates)
            || s_variables.Any(static variable => Environment.GetEnvironmentVariable(variable) is not null))
        {
            return;
        }

        AreLeftOut = true;
        foreach (string variable in s_variables)
        {
            // Environment.SetEnvironmentVariable does not change what OpenSSL sees.
            _ = setenv(variable, "/dev/null", 1);
        }
    }

#pragma warning disable SYSLIB1054 // Generated marshalling would need unsafe code.
    [DllImport("libc", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int setenv(string name, string value, int overwrite);
#pragma warning restore SYSLIB1054
}
