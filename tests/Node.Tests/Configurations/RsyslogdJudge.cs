using RsyslogRelp.Core.Rendering;
using RsyslogRelp.Node.Tests.Scripts;

namespace RsyslogRelp.Node.Tests.Configurations;

/// <summary>What the real rsyslogd says of a rendered configuration, included from a main configuration as Debian has it.</summary>
internal sealed class RsyslogdJudge : IDisposable
{
    private readonly string _rsyslogd = Tool.Require("rsyslogd", "rsyslog rsyslog-relp");
    private readonly string _directory = Directory.CreateTempSubdirectory("rsyslog-relp-judge-").FullName;

    public RsyslogdJudge()
    {
        if (!Directory.EnumerateFiles("/usr/lib", "omrelp.so", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true }).Any())
        {
            Assert.Ignore("omrelp is missing: apt-get install rsyslog-relp");
        }

        // -N1 wants the certificates to be readable; it does not look into them.
        foreach (string file in (string[])["ca.crt", "tls.crt", "tls.key"])
        {
            File.WriteAllText(Path.Combine(_directory, file), "");
        }

        File.WriteAllText(Path.Combine(_directory, "rsyslog.conf"), $"module(load=\"imuxsock\" SysSock.Use=\"off\")\n$IncludeConfig {_directory}/60-audit.conf\n*.* /var/log/syslog\n");
    }

    /// <summary>The complaints about a configuration; empty if it is accepted.</summary>
    public string Judge(string config)
    {
        File.WriteAllText(Path.Combine(_directory, "60-audit.conf"), config.Replace(NodePaths.TlsDirectory + "/", _directory + "/", StringComparison.Ordinal));
        ToolResult result = Tool.Run(_rsyslogd, ["-N1", "-f", Path.Combine(_directory, "rsyslog.conf")]);

        // Some faults (an expression that does not compile) are only told, not counted.
        string[] complaints = [.. (result.Output + result.Error).Split('\n').Where(static line => line.Length > 0
            && !line.Contains("config validation run", StringComparison.Ordinal) && !line.Contains("End of config validation", StringComparison.Ordinal))];
        return result.ExitCode == 0 && complaints.Length == 0 ? "" : $"exit {result.ExitCode}\n{string.Join('\n', complaints)}";
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}
