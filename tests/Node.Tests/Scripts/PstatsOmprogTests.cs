using System.Diagnostics;
using System.Runtime.Versioning;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Node.Tests.Scripts;

/// <summary>The statistics script as rsyslogd itself starts it, and what rsyslogd's own lines become.</summary>
[TestFixture]
[Platform("Linux")]
[SupportedOSPlatform("linux")]
internal sealed class PstatsOmprogTests
{
    [Test]
    [CancelAfter(60_000)]
    public async Task What_rsyslogd_sends_through_omprog_becomes_metrics(CancellationToken cancel)
    {
        string rsyslogd = RealPrograms.Require("rsyslogd", "rsyslog");
        string root = Directory.CreateTempSubdirectory("rsyslog-relp-omprog-").FullName;
        try
        {
            string metrics = Path.Combine(ScriptTemplates.PathOf("pstats_dir", root), "rsyslog_pstats.prom");
            string script = Path.Combine(root, "process-rsyslog-pstats.sh");
            await File.WriteAllTextAsync(script, ScriptTemplates.Render("process-rsyslog-pstats.sh.liquid", root), cancel);
            File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            string config = Path.Combine(root, "rsyslog.conf");
            await File.WriteAllTextAsync(
                config,
                $$"""
                module(load="omprog")
                module(load="impstats" interval="1" format="legacy" resetCounters="off" ruleset="process_stats" bracketing="on")
                ruleset(name="process_stats") {
                    action(type="omprog" name="to_\"the\"_processor" binary="/bin/bash {{script}}")
                }
                action(type="omfile" name="sink" file="/dev/null")

                """,
                cancel);
            using var watcher = new FileSystemWatcher(Directory.CreateDirectory(Path.GetDirectoryName(metrics)!).FullName);
            var written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            watcher.Renamed += (_, _) => written.TrySetResult();
            watcher.EnableRaisingEvents = true;
            using Process process = Tool.Start(rsyslogd, ["-n", "-i", Path.Combine(root, "pid"), "-f", config]);

            try
            {
                await written.Task.WaitAsync(cancel);
            }
            finally
            {
                using Process stop = Process.Start("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
                await process.WaitForExitAsync(CancellationToken.None);
            }

            string[] lines = await File.ReadAllLinesAsync(metrics, cancel);
            Assert.That(lines, Has.Some.StartsWith("rsyslog_pstat_processed{name=\"to_\\\"the\\\"_processor\",origin=\"core.action\"} "));
            Assert.That(lines, Has.Some.StartsWith("rsyslog_pstat_size{name=\"main Q\",origin=\"core.queue\"} "));
            Assert.That(lines, Has.Some.StartsWith("rsyslog_pstat_openfiles{name=\"resource-usage\",origin=\"impstats\"} "));
            Assert.That(lines, Has.Some.EqualTo("rsyslog_pstats_skipped_lines_total 0"));
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }
}
