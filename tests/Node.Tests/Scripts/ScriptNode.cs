using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using System.Text;
using RsyslogRelp.Core.Node;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Node.Tests.Scripts;

/// <summary>
/// A node under a temporary root: the scripts and the configuration are delivered, nothing is configured yet. The real bash,
/// coreutils and rsyslogd work on it; systemctl, augenrules, auditctl and the like are stand-ins that record what was asked of them.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class ScriptNode : IDisposable
{
    /// <summary>A configuration that every rsyslogd accepts without further packages.</summary>
    public const string Config = "if $programname == [\"audit\"] then {\n    action(type=\"omfile\" file=\"/dev/null\")\n    stop\n}\n";

    /// <summary>A regular expression's end that rsyslogd refuses, and all that follows with it.</summary>
    public const string RefusedConfig = "if re_match($msg, \"foo$\") == 1 then stop\n";

    private int _batches;
    private int _runs;

    public ScriptNode()
    {
        Write("units/rsyslog.service", "loaded\nenabled\nactive\n");
        Write("units/auditd.service", "loaded\nenabled\nactive\n");
        Write("units/systemd-journald.service", "loaded\nstatic\nactive\n");
        Write("units/systemd-journald-audit.socket", "loaded\ndisabled\ninactive\n");
        Write("kernel/enabled", "1\n");
        Write("kernel/rules", "-w /srv -p wa -k own\n");
        Write("etc/rsyslog.conf", $"module(load=\"imuxsock\" SysSock.Use=\"off\")\n$IncludeConfig {PathOf("etc/rsyslog.d")}/*.conf\n*.* /dev/null\n");
        Write("etc/rsyslog.d/50-own.conf", "# the node's own\n");
        Write("etc/audit/rules.d/audit.rules", "-D\n# the node's own\n-w /srv -p wa -k own\n");
        Write("etc/audit/plugins.d/syslog.conf", "# auditd's plugin\nactive = no\ndirection = out\npath = /sbin/audisp-syslog\n");
        foreach (string script in new[] { "configure_script", "pstats_script" })
        {
            string file = ScriptTemplates.PathOf(script, Root);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, ScriptTemplates.Render(Path.GetFileName(file) + ".liquid", Root));
            File.SetUnixFileMode(file, File.GetUnixFileMode(file) | UnixFileMode.UserExecute);
        }

        DeliverConfig(Config);
        foreach (string file in Directory.GetFiles(Path.Combine(ScriptTemplates.Directory, "audit")))
        {
            Write(Delivered("audit/rules.d/" + Path.GetFileName(file)), File.ReadAllText(file));
        }
    }

    public string Root { get; } = Directory.CreateTempSubdirectory("rsyslog-relp-node-").FullName;

    /// <summary>What the stand-ins recorded during the last run, one call per line.</summary>
    public IReadOnlyList<string> Calls { get; private set; } = [];

    /// <summary>What the last run wrote to the journal.</summary>
    public string Journal { get; private set; } = string.Empty;

    public static string Delivered(string path) => "var/lib/rsyslog-relp-configurator/" + path;

    public string PathOf(string path) => Path.Combine(Root, path);

    public bool Exists(string path) => Path.Exists(PathOf(path));

    public string Read(string path) => File.ReadAllText(PathOf(path));

    /// <summary>The names of the files in a directory, in order.</summary>
    public string[] FileNames(string directory) => [.. Directory.GetFiles(PathOf(directory)).Select(static file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    public void Write(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(path))!);
        File.WriteAllText(PathOf(path), content);
    }

    public void DeliverConfig(string content) => Write(Delivered("rsyslog.d/60-audit.conf"), content);

    public void DeliverTls(string key)
    {
        Write(Delivered("tls/ca.crt"), "authority\n");
        Write(Delivered("tls/tls.crt"), "certificate\n");
        Write(Delivered("tls/tls.key"), key);
    }

    /// <summary>Makes a verb of systemctl, or augenrules, fail from now on.</summary>
    public void Fail(string what) => Write("fail/" + what, string.Empty);

    public void Recover(string what) => File.Delete(PathOf("fail/" + what));

    /// <summary>Lets the time pass that a failed step waits.</summary>
    public void LetRetriesBecomeDue() => FailuresBegan(static _ => "0");

    /// <summary>Sets the clock back by a day, as seen from the failures so far.</summary>
    public void SetTheClockBack() => FailuresBegan(static since => Seconds(long.Parse(since, CultureInfo.InvariantCulture) + 86_400));

    /// <summary>Runs the configure script once; its exit status must be <paramref name="exitCode"/>.</summary>
    public void Run(int exitCode = 0)
    {
        // What comes after the second run is a test's own. Statistics are judged by their time, which is not a part of what is known.
        if (exitCode != 0 || ++_runs > 2 || Exists(NodePaths.PstatsDirectory.TrimStart('/') + "/rsyslog_pstats.prom") || NodeTree.Below(Root) is not { } before)
        {
            RunHere(exitCode);
            return;
        }

        bool wasHere = false;
        KnownRuns.Outcome outcome = KnownRuns.Of(before, () =>
        {
            wasHere = true;
            long start = Stopwatch.GetTimestamp();
            RunHere();
            return new KnownRuns.Outcome(NodeTree.Below(Root)!, Root, Calls, Journal, start);
        });
        if (!wasHere)
        {
            outcome.After.PutBelow(Root);
            Calls = [.. outcome.Calls.Select(call => call.Replace(outcome.Root, Root, StringComparison.Ordinal))];
            Journal = outcome.Journal.Replace(outcome.Root, Root, StringComparison.Ordinal);
        }
    }

    /// <summary>Runs the configure script once with further variables and another search path, whatever becomes of it.</summary>
    public ToolResult Start(Dictionary<string, string> environment, string firstInPath)
    {
        string bash = RealPrograms.Require("bash", "bash");
        File.Delete(PathOf("calls"));
        environment["NODE_ROOT"] = Root;
        // A run that waits for something that never comes is a failure, not a test that never ends.
        ToolResult result = Tool.Run(
            RealPrograms.Require("timeout", "coreutils"), ["600", bash, ScriptTemplates.PathOf("configure_script", Root)], environment: environment, firstInPath: firstInPath);
        Calls = Exists("calls") ? File.ReadAllLines(PathOf("calls")) : [];
        Journal = result.Error;
        return result;
    }

    /// <summary>Delivers what gardener-node-agent puts elsewhere: the unit and the memory limits of rsyslog.service.</summary>
    public void DeliverUnits()
    {
        Write(NodePaths.ConfiguratorUnitFile.TrimStart('/'), ScriptTemplates.Render("rsyslog-configurator.service.liquid", Root));
        Write(NodePaths.MemoryLimitsDropIn.TrimStart('/'), ScriptTemplates.Read("10-shoot-rsyslog-relp-memory-limits.conf"));
        Write("units/" + NodePaths.ConfiguratorUnit, "loaded\nenabled\nactive\n");
    }

    /// <summary>Runs the cleaner with the node's bash; its exit status must be <paramref name="exitCode"/>.</summary>
    /// <returns>What it said.</returns>
    public string Clean(string firstInPath, int exitCode = 0, Dictionary<string, string>? environment = null)
    {
        environment ??= [];
        environment["NODE_ROOT"] = Root;
        File.Delete(PathOf("calls"));
        ToolResult result = Tool.Run(
            RealPrograms.Require("bash", "bash"), ["-c", ScriptTemplates.RenderCleaner(Root), "clean-node.sh"], environment: environment, firstInPath: firstInPath);
        Calls = Exists("calls") ? File.ReadAllLines(PathOf("calls")) : [];
        Assert.That(result.ExitCode, Is.EqualTo(exitCode), result.Output + result.Error);
        return result.Output + result.Error;
    }

    /// <summary>The value of a gauge, as node-exporter would read it; null when there is none.</summary>
    public string? Gauge(string series)
    {
        string directory = ScriptTemplates.PathOf("metrics_dir", Root);
        return !Directory.Exists(directory)
            ? null
            : Directory.GetFiles(directory, "*.prom").SelectMany(File.ReadAllLines)
                .Where(line => line.StartsWith(series + " ", StringComparison.Ordinal))
                .Select(line => line[(series.Length + 1)..])
                .SingleOrDefault();
    }

    /// <summary>Whether a step of the configurator has failed last.</summary>
    public bool StepFailed(string step) => Gauge($"rsyslog_relp_configurator_step_failed{{step=\"{step}\"}}") == "1";

    /// <summary>Has rsyslogd run as a user, root before; it is another rsyslogd then.</summary>
    /// <param name="user">The user's id, which is the group's too.</param>
    public void RunAs(string user)
    {
        Directory.CreateDirectory(PathOf("proc/4711"));
        Assert.That(Tool.Run("/bin/chown", [$"{user}:{user}", PathOf("proc/4711")]).ExitCode, Is.Zero);
        Write("units/rsyslog.service", "loaded\nenabled\nactive\nyes\nno\n4711\n");
        Write("invocation", $"as-{user}\n");
    }

    /// <summary>Makes the next run a look, as five minutes would.</summary>
    public void LetALookBecomeDue()
    {
        string seen = Delivered("state/seen");
        Write(seen, System.Text.RegularExpressions.Regex.Replace(Read(seen), "(?m)^look .*$", "look 0"));
    }

    /// <summary>rsyslogd's latest statistics, as its script writes them.</summary>
    /// <param name="lines">The samples.</param>
    public void WriteStatistics(params string[] lines)
    {
        string file = NodePaths.PstatsDirectory.TrimStart('/') + "/rsyslog_pstats.prom";
        long now = DateTimeOffset.UtcNow.ToUnixTimeSeconds() + (10 * ++_batches);
        Write(file, string.Concat(lines.Append($"rsyslog_pstats_last_update_timestamp_seconds {now}").Select(static line => line + "\n")));
        File.SetLastWriteTimeUtc(PathOf(file), DateTime.UtcNow.AddSeconds(10 * _batches));
    }

    /// <summary>Every file under a directory with its mode and content, every directory with its mode: equal means untouched.</summary>
    public string Snapshot(string path)
    {
        var text = new StringBuilder();
        IEnumerable<string> entries = Directory.EnumerateFileSystemEntries(
            PathOf(path), "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None });
        foreach (string entry in entries.Append(PathOf(path)).Order(StringComparer.Ordinal))
        {
            // Who follows a link sees only what it leads to.
            string? target = new FileInfo(entry).LinkTarget;
            text.Append(target is null ? $"{File.GetUnixFileMode(entry)}" : $"-> {target}");
            text.Append(' ').Append(Path.GetRelativePath(Root, entry)).Append('\n');
            if (target is null && File.Exists(entry))
            {
                text.Append(Convert.ToHexString(File.ReadAllBytes(entry))).Append('\n');
            }
        }

        return text.ToString();
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private static string Seconds(long time) => time.ToString(CultureInfo.InvariantCulture);

    private void RunHere(int exitCode = 0)
    {
        // Between two runs no time passes, however busy the machine is, unless a test says so.
        long now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        FailuresBegan(since => since == "0" || long.Parse(since, CultureInfo.InvariantCulture) > now ? since : Seconds(now));
        ToolResult result = Start([], ScriptTemplates.StandIns);
        Assert.That(result.ExitCode, Is.EqualTo(exitCode), result.Error);
        Assert.That(result.Output, Is.Empty);
    }

    private void FailuresBegan(Func<string, string> since)
    {
        string state = PathOf(Delivered("state"));
        foreach (string file in Directory.Exists(state) ? Directory.GetFiles(state, "*.failed") : [])
        {
            string[] lines = File.ReadAllLines(file);
            lines[0] = since(lines[0]);
            File.WriteAllText(file, string.Join('\n', lines) + "\n");
        }
    }
}
