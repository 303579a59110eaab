using RsyslogRelp.Core.Node;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Node.Tests.Configurations;

/// <summary>What the real rsyslogd says of a rendered configuration, included from a main configuration as Debian has it.</summary>
internal sealed class RsyslogdJudge : IDisposable
{
    private readonly string _rsyslogd = RealPrograms.RequireRsyslog("omrelp");
    private readonly TemporaryDirectory _directory = new();

    public RsyslogdJudge()
    {
        // -N1 wants the certificates to be readable; it does not look into them.
        foreach (string file in (string[])["ca.crt", "tls.crt", "tls.key"])
        {
            File.WriteAllText(_directory.Below(file), "");
        }

        File.WriteAllText(_directory.Below("rsyslog.conf"), $"module(load=\"imuxsock\" SysSock.Use=\"off\")\n$IncludeConfig {_directory.Path}/60-audit.conf\n*.* /var/log/syslog\n");
    }

    /// <summary>The complaints about a configuration; empty if it is accepted.</summary>
    public string Judge(string config)
    {
        File.WriteAllText(_directory.Below("60-audit.conf"), config.Replace(NodePaths.TlsDirectory + "/", _directory.Path + "/", StringComparison.Ordinal));
        ToolResult result = Tool.Run(_rsyslogd, ["-N1", "-f", _directory.Below("rsyslog.conf")]);

        // Some faults (an expression that does not compile) are only told, not counted.
        string[] complaints = [.. (result.Output + result.Error).Split('\n').Where(static line => line.Length > 0
            && !line.Contains("config validation run", StringComparison.Ordinal) && !line.Contains("End of config validation", StringComparison.Ordinal))];
        return result.ExitCode == 0 && complaints.Length == 0 ? "" : $"exit {result.ExitCode}\n{string.Join('\n', complaints)}";
    }

    public void Dispose() => _directory.Dispose();
}
