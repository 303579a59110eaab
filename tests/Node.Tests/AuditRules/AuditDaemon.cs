using RsyslogRelp.Testing;

namespace RsyslogRelp.Node.Tests.AuditRules;

/// <summary>A real auditd of the test's own: the kernel's records end in a file of the test's.</summary>
internal sealed class AuditDaemon : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly RunningProcess _process;

    public AuditDaemon(Auditctl auditctl)
    {
        string auditd = RealPrograms.Require("auditd", "auditd");
        Directory.CreateDirectory(_directory.Below("conf/plugins.d"));
        File.WriteAllText(
            _directory.Below("conf/auditd.conf"),
            $"""
            log_file = {Log}
            log_format = RAW
            flush = NONE
            max_log_file_action = IGNORE
            space_left = 2
            admin_space_left = 1
            space_left_action = IGNORE
            admin_space_left_action = IGNORE
            disk_full_action = IGNORE
            disk_error_action = IGNORE
            plugin_dir = {_directory.Below("conf/plugins.d")}

            """);
        _process = RunningProcess.Start(auditd, "-n", "-c", _directory.Below("conf"));
        Eventually.Holds(() => _process.HasExited || auditctl.HasDaemon, "auditd to take up the kernel's records", () => _process.Output);
        Assert.That(_process.HasExited, Is.False, _process.Output);
    }

    private string Log => _directory.Below("audit.log");

    /// <summary>The records of system calls of a program so far.</summary>
    public IEnumerable<string> SystemCallsOf(string program) => File.ReadAllLines(Log)
        .Where(line => line.StartsWith("type=SYSCALL ", StringComparison.Ordinal) && line.Contains($" comm=\"{program}\" ", StringComparison.Ordinal));

    public void Dispose()
    {
        _process.Dispose();
        _directory.Dispose();
    }
}
