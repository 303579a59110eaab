using RsyslogRelp.Testing;

namespace RsyslogRelp.Node.Tests.Daemons;

/// <summary><c>hack/node-root</c>: a program with a directory as its root.</summary>
internal static class NodeRoot
{
    private static readonly Lazy<string?> Refusal = new(static () =>
    {
        using TemporaryDirectory root = new();
        (int exitCode, string output) = RunningProcess.Run(Script, root.Path, "true");
        return exitCode == 0 ? null : output;
    });

    private static string Script => Repository.PathOf("hack/node-root");

    /// <summary>Starts a program; ignores the test where the machine does not permit mount namespaces.</summary>
    public static RunningProcess Start(string root, string program, params IEnumerable<string> arguments)
    {
        RealPrograms.Require("unshare", "util-linux");
        RealPrograms.Require("hostname", "hostname");
        if (Refusal.Value is { } reason)
        {
            Assert.Ignore($"This machine permits no mount namespace (run as root, or permit user namespaces; Debian packages util-linux, hostname): {reason}");
        }

        return RunningProcess.Start(Script, [root, program, .. arguments]);
    }
}
