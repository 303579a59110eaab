using System.Runtime.InteropServices;

namespace RsyslogRelp.Testing;

/// <summary>
/// The real programs that tests need. If one is missing, the test is ignored with the name of its Debian package, because nothing was
/// tested.
/// </summary>
public static class RealPrograms
{
    private static readonly string[] Directories =
        [
            .. (Environment.GetEnvironmentVariable("PATH") ?? "")
                .Split(':', StringSplitOptions.RemoveEmptyEntries)
                .Union(["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"]),
        ];

    /// <summary>The search path of a service; a user's own path may lack the system directories.</summary>
    public static string SearchPath { get; } = string.Join(':', Directories);

    /// <summary>The .NET installation that runs the tests, for <c>DOTNET_ROOT</c> of a host.</summary>
    public static string DotnetRoot { get; } = Path.GetFullPath(Path.Join(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    /// <summary>The path of a program; ignores the test if there is none.</summary>
    /// <param name="program">The program's name.</param>
    /// <param name="debianPackage">The Debian package that holds it.</param>
    public static string Require(string program, string debianPackage)
    {
        string? path = Directories.Select(directory => Path.Combine(directory, program)).FirstOrDefault(File.Exists);
        if (path is null)
        {
            Missing(program, debianPackage);
        }

        return path!;
    }

    /// <summary>rsyslogd with the given modules; ignores the test if one is missing.</summary>
    /// <param name="modules">Names of modules, such as <c>omrelp</c>.</param>
    /// <returns>The path of rsyslogd.</returns>
    public static string RequireRsyslog(params IEnumerable<string> modules)
    {
        string rsyslogd = Require("rsyslogd", "rsyslog");
        foreach (string module in modules)
        {
            if (Library(Path.Combine("rsyslog", module + ".so")) is null)
            {
                Missing($"rsyslog's module {module}", module.EndsWith("relp", StringComparison.Ordinal) ? "rsyslog-relp" : "rsyslog");
            }
        }

        return rsyslogd;
    }

    /// <summary>Ignores the test if the machine's librelp was built without a TLS library.</summary>
    /// <param name="tlsLib">The library as <c>tls.tlsLib</c> names it: <c>gnutls</c> or <c>openssl</c>.</param>
    public static void RequireLibrelpWith(string tlsLib)
    {
        // A library contains the file names of the libraries that it needs.
        ReadOnlySpan<byte> needed = tlsLib == "openssl" ? "libssl.so"u8 : "libgnutls.so"u8;
        if (Library("librelp.so.0") is not { } librelp || File.ReadAllBytes(librelp).AsSpan().IndexOf(needed) < 0)
        {
            Missing($"librelp with {tlsLib}", "librelp0");
        }
    }

    private static string? Library(string relativePath) =>
        new[] { "/usr/lib", "/usr/lib64", "/lib" }.Where(Directory.Exists)
            .SelectMany(static directory => Directory.EnumerateDirectories(directory, "*-linux-gnu*").Append(directory))
            .Select(directory => Path.Combine(directory, relativePath))
            .FirstOrDefault(File.Exists);

    private static void Missing(string what, string debianPackage) =>
        Assert.Ignore($"This machine lacks {what}. On Debian: apt-get install {debianPackage}");
}
