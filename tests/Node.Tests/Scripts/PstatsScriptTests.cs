using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text;
using System.Text.RegularExpressions;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Node.Tests.Scripts;

/// <summary>The statistics script, under each awk that a node may have.</summary>
[TestFixture("mawk", "mawk", "mawk")]
[TestFixture("gawk", "gawk", "gawk")]
[TestFixture("busybox", "busybox awk", "busybox")]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Platform("Linux")]
[SupportedOSPlatform("linux")]
internal sealed partial class PstatsScriptTests : IDisposable
{
    private const string Timestamp = "rsyslog_pstats_last_update_timestamp_seconds";
    private const string Skipped = "rsyslog_pstats_skipped_lines_total";

    private readonly string _root = Directory.CreateTempSubdirectory("rsyslog-relp-pstats-").FullName;
    private readonly string _script;
    private readonly string _bin;
    private readonly string _metrics;

    public PstatsScriptTests(string program, string command, string package)
    {
        RealPrograms.Require("bash", "bash");
        RealPrograms.Require(program, package);
        _script = Path.Combine(_root, "process-rsyslog-pstats.sh");
        WriteExecutable(_script, ScriptTemplates.Render("process-rsyslog-pstats.sh.liquid", _root));
        _bin = Directory.CreateDirectory(Path.Combine(_root, "bin")).FullName;
        WriteExecutable(Path.Combine(_bin, "awk"), $"#!/bin/sh\nexec {command} \"$@\"\n");
        _metrics = Path.Combine(Directory.CreateDirectory(ScriptTemplates.PathOf("pstats_dir", _root)).FullName, "rsyslog_pstats.prom");
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Test]
    public void A_batch_of_rsyslogd_becomes_a_file_of_metrics()
    {
        Run(Frame(
            "global: origin=dynstats ",
            "imuxsock: origin=imuxsock submitted=17 ratelimit.discarded=3 ratelimit.numratelimiters=2 ",
            "rsyslog-relp: origin=core.action processed=12 failed=1 suspended=2 suspended.duration=30 resumed=1 ",
            "resource-usage: origin=impstats utime=6989 maxrss=8456 openfiles=8 ",
            "main Q: origin=core.queue size=10 discarded.full=0 discarded.nf=4 maxqsize=11 "));

        Assert.That(Series(), Is.EqualTo(new[]
        {
            "# TYPE rsyslog_pstat_discarded_full counter",
            "rsyslog_pstat_discarded_full{name=\"main Q\",origin=\"core.queue\"} 0",
            "# TYPE rsyslog_pstat_discarded_nf counter",
            "rsyslog_pstat_discarded_nf{name=\"main Q\",origin=\"core.queue\"} 4",
            "# TYPE rsyslog_pstat_failed counter",
            "rsyslog_pstat_failed{name=\"rsyslog-relp\",origin=\"core.action\"} 1",
            "# TYPE rsyslog_pstat_maxqsize gauge",
            "rsyslog_pstat_maxqsize{name=\"main Q\",origin=\"core.queue\"} 11",
            "# TYPE rsyslog_pstat_maxrss gauge",
            "rsyslog_pstat_maxrss{name=\"resource-usage\",origin=\"impstats\"} 8456",
            "# TYPE rsyslog_pstat_openfiles gauge",
            "rsyslog_pstat_openfiles{name=\"resource-usage\",origin=\"impstats\"} 8",
            "# TYPE rsyslog_pstat_processed counter",
            "rsyslog_pstat_processed{name=\"rsyslog-relp\",origin=\"core.action\"} 12",
            "# TYPE rsyslog_pstat_ratelimit_discarded counter",
            "rsyslog_pstat_ratelimit_discarded{name=\"imuxsock\",origin=\"imuxsock\"} 3",
            "# TYPE rsyslog_pstat_resumed counter",
            "rsyslog_pstat_resumed{name=\"rsyslog-relp\",origin=\"core.action\"} 1",
            "# TYPE rsyslog_pstat_size gauge",
            "rsyslog_pstat_size{name=\"main Q\",origin=\"core.queue\"} 10",
            "# TYPE rsyslog_pstat_submitted counter",
            "rsyslog_pstat_submitted{name=\"imuxsock\",origin=\"imuxsock\"} 17",
            "# TYPE rsyslog_pstat_suspended counter",
            "rsyslog_pstat_suspended{name=\"rsyslog-relp\",origin=\"core.action\"} 2",
            "# TYPE rsyslog_pstat_suspended_duration counter",
            "rsyslog_pstat_suspended_duration{name=\"rsyslog-relp\",origin=\"core.action\"} 30",
            "# TYPE rsyslog_pstat_utime counter",
            "rsyslog_pstat_utime{name=\"resource-usage\",origin=\"impstats\"} 6989",
        }));
        Assert.That(Value(Timestamp), Does.Match("^[0-9]{10,}$"));
        Assert.That(Value(Skipped), Is.EqualTo("0"));
    }

    [TestCase("rsyslogd-pstats: ")]
    [TestCase("2026-11-23T14:55:18.912649+00:00 node rsyslogd-pstats: ")]
    [TestCase("2026-11-23T14:55:18.912649+00:00 node rsyslogd-pstats:  ")]
    [TestCase("")]
    public void The_prefix_of_a_line_is_as_omprogs_template_makes_it(string prefix)
    {
        Run($"{prefix}BEGIN\n{prefix}q: origin=core.queue size=1 \n{prefix}END\n");

        Assert.That(Samples(), Is.EqualTo(new[] { "rsyslog_pstat_size{name=\"q\",origin=\"core.queue\"} 1" }));
    }

    [TestCase("a \"quote\"", "a \\\"quote\\\"")]
    [TestCase("back\\slash", "back\\\\slash")]
    [TestCase("tab\there", "tab\there")]
    [TestCase("br{ace}s, [brackets]: and more", "br{ace}s, [brackets]: and more")]
    [TestCase("x: origin=y size=3", "x: origin=y size=3")]
    [TestCase("\u00fc\u20ac\U0001F600", "\u00fc\u20ac\U0001F600")]
    [TestCase("100% & \\0 %s", "100% & \\\\0 %s")]
    [TestCase("", "")]
    public void A_label_is_escaped_as_Prometheus_reads_it(string name, string label)
    {
        Run(Frame($"{name}: origin=core.action failed=1 "));

        Assert.That(Samples(), Is.EqualTo(new[] { $"rsyslog_pstat_failed{{name=\"{label}\",origin=\"core.action\"}} 1" }));
        AssertThatPromtoolReadsIt();
    }

    [Test]
    public void Bytes_that_are_no_UTF8_do_not_make_the_file_unreadable()
    {
        Run([.. Encoding.UTF8.GetBytes("BEGIN\ncaf"), 0xe9, .. Encoding.UTF8.GetBytes(": origin=core.action failed=1 \nEND\n")]);

        Assert.That(Samples(), Is.EqualTo(new[] { "rsyslog_pstat_failed{name=\"caf?\",origin=\"core.action\"} 1" }));
    }

    // Any byte but the line feed that ends a name: escape sequences, NUL, halves of characters, what ends a label, other directives.
    [Test]
    public void Promtool_reads_the_file_whatever_bytes_names_and_origins_hold([Range(0, 3)] int seed)
    {
        Random random = new(seed);
        byte[][] pieces = [.. new[] { "\"", "\\", "}", "{", "=", ": ", " ", "\t", "\r", "\u001b[31m", "\u202e", "\0", "# TYPE a b", "1e9" }
            .Select(Encoding.UTF8.GetBytes)];
        List<byte> input = [.. "BEGIN\n"u8];
        for (int line = 0; line < 100; line++)
        {
            input.AddRange(Hostile());
            input.AddRange(": origin="u8);
            input.AddRange(Hostile());
            input.AddRange(" failed=1 size=2 "u8);
            input.AddRange(Hostile());
            input.AddRange("=3 \n"u8);
        }

        input.AddRange("q: origin=core.queue size=2 \nEND\n"u8);
        Run([.. input]);

        Assert.That(Samples(), Has.Some.EqualTo("rsyslog_pstat_size{name=\"q\",origin=\"core.queue\"} 2"));
        AssertThatPromtoolReadsIt();

        IEnumerable<byte> Hostile() => Enumerable.Range(0, random.Next(12)).SelectMany(_ =>
            random.Next(3) == 0 ? pieces[random.Next(pieces.Length)] : [(byte)(random.Next(255) is var b && b < '\n' ? b : b + 1)]);
    }

    [Test]
    public void A_name_that_Prometheus_does_not_take_is_made_one()
    {
        Run(Frame("q: origin=core.action suspended.duration=1 "));

        Assert.That(Samples(), Is.EqualTo(new[] { "rsyslog_pstat_suspended_duration{name=\"q\",origin=\"core.action\"} 1" }));
        AssertThatPromtoolReadsIt();
    }

    [Test]
    public void Canaries_are_counted_by_their_path()
    {
        Run(Frame(
            "q: origin=core.queue size=1 ",
            "rsyslog-relp-canary: origin=dynstats.bucket journald=3 audit=2 ",
            "another: origin=dynstats.bucket journald=9 size=9 "));

        Assert.That(Samples(), Is.EqualTo(new[]
        {
            "rsyslog_pstat_size{name=\"q\",origin=\"core.queue\"} 1",
            "rsyslog_relp_canaries_seen_total{path=\"journald\"} 3",
            "rsyslog_relp_canaries_seen_total{path=\"audit\"} 2",
        }));
        AssertThatPromtoolReadsIt();
    }

    [Test]
    public void Series_of_one_name_are_merged()
    {
        Run(Frame(
            "twice: origin=core.queue failed=4000000000 maxqsize=9 ",
            "twice: origin=core.queue failed=4000000001 maxqsize=10 ",
            "twice: origin=core.queue failed=0 maxqsize=8 "));

        Assert.That(Samples(), Is.EqualTo(new[]
        {
            "rsyslog_pstat_failed{name=\"twice\",origin=\"core.queue\"} 8000000001",
            "rsyslog_pstat_maxqsize{name=\"twice\",origin=\"core.queue\"} 10",
        }));
    }

    // A limit on the size of files cuts the write short as a full disk does.
    [Test]
    public void A_file_that_cannot_be_written_to_its_end_does_not_take_the_place_of_a_whole_one()
    {
        Run(Frame("q: origin=core.queue size=1 "));
        string whole = File.ReadAllText(_metrics);
        string large = Frame([.. Enumerable.Range(0, 200).Select(static i => $"queue {i}: origin=core.queue size={i} enqueued={i} ")]);

        Tool.Run("/bin/bash", ["-c", "ulimit -f 1; trap '' XFSZ; exec \"$0\"", _script], Encoding.UTF8.GetBytes(large), firstInPath: _bin);

        Assert.That(File.ReadAllText(_metrics), Is.EqualTo(whole));

        Run(large);
        Assert.That(Samples(), Has.Length.EqualTo(400));
    }

    [Test]
    public void A_large_number_keeps_all_its_digits()
    {
        Run(Frame("q: origin=core.queue enqueued=18446744073709551615 "));

        Assert.That(Samples(), Is.EqualTo(new[] { "rsyslog_pstat_enqueued{name=\"q\",origin=\"core.queue\"} 18446744073709551615" }));
    }

    [Test]
    public void A_broken_line_is_skipped_and_counted()
    {
        Run(Frame(
            "q: origin=core.queue size=1 ",
            "cut off",
            "q2 origin=core.queue size=1 ",
            "q6: origin=core.queue size=2 "));

        Assert.That(
            Samples(),
            Is.EqualTo(new[] { "rsyslog_pstat_size{name=\"q\",origin=\"core.queue\"} 1", "rsyslog_pstat_size{name=\"q6\",origin=\"core.queue\"} 2" }));
        Assert.That(Value(Skipped), Is.EqualTo("2"));
    }

    [Test]
    public void What_is_no_known_metric_or_no_number_is_left_out()
    {
        Run(Frame("q: origin=core.queue bogus=1 enqueued=x full= failed size=1 maxqsize=-1 "));

        Assert.That(Samples(), Is.EqualTo(new[] { "rsyslog_pstat_size{name=\"q\",origin=\"core.queue\"} 1" }));
        Assert.That(Value(Skipped), Is.EqualTo("0"));
    }

    [TestCase("BEGIN\nEND\n")]
    [TestCase("BEGIN\nglobal: origin=dynstats \nEND\n")]
    [TestCase("q: origin=core.queue size=2 \nEND\n")]
    [TestCase("BEGIN\nq: origin=core.queue size=2 \n")]
    [TestCase("")]
    public void A_batch_that_is_empty_or_not_whole_keeps_the_old_file(string input)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_metrics)!);
        File.WriteAllText(_metrics, "old\n");

        Run(input);

        Assert.That(File.ReadAllText(_metrics), Is.EqualTo("old\n"));
    }

    [Test]
    public void A_batch_that_was_cut_off_leaves_nothing_in_the_next()
    {
        Run("BEGIN\nlost: origin=core.queue size=1 \n" + Frame("q: origin=core.queue size=2 "));

        Assert.That(Samples(), Is.EqualTo(new[] { "rsyslog_pstat_size{name=\"q\",origin=\"core.queue\"} 2" }));
    }

    [Test]
    public void The_last_batch_counts()
    {
        Run(Frame("gone: origin=core.queue size=1 ") + Frame("q: origin=core.queue size=2 "));

        Assert.That(Samples(), Is.EqualTo(new[] { "rsyslog_pstat_size{name=\"q\",origin=\"core.queue\"} 2" }));
    }

    [Test]
    public void A_stale_temporary_file_does_no_harm()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_metrics)!);
        File.WriteAllText(_metrics + ".tmp", "left over {\n");

        Run(Frame("q: origin=core.queue size=2 "));

        Assert.That(File.ReadAllText(_metrics), Does.Not.Contain("left over"));
        Assert.That(Directory.GetFiles(Path.GetDirectoryName(_metrics)!), Is.EqualTo(new[] { _metrics }));
    }

    [Test]
    public void The_file_is_readable_by_all()
    {
        Run(Frame("q: origin=core.queue size=2 "));

        Assert.That(Convert.ToString((int)File.GetUnixFileMode(_metrics), 8), Is.EqualTo("644"));
    }

    // Some awks wait for a block of input; rsyslogd's next line comes a minute later.
    [Test]
    [CancelAfter(60_000)]
    public async Task A_batch_is_written_when_it_ends_not_when_the_next_one_comes(CancellationToken cancel)
    {
        string directory = Directory.CreateDirectory(Path.GetDirectoryName(_metrics)!).FullName;
        using var watcher = new FileSystemWatcher(directory);
        var written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        watcher.Renamed += (_, change) =>
        {
            if (change.FullPath == _metrics)
            {
                written.TrySetResult();
            }
        };
        watcher.EnableRaisingEvents = true;
        using Process process = Tool.Start(_script, [], firstInPath: _bin);

        await process.StandardInput.WriteAsync(Frame("q: origin=core.queue size=2 "));
        await process.StandardInput.FlushAsync(cancel);
        await written.Task.WaitAsync(cancel);

        Assert.That(Samples(), Is.EqualTo(new[] { "rsyslog_pstat_size{name=\"q\",origin=\"core.queue\"} 2" }));
        process.StandardInput.Close();
        await process.WaitForExitAsync(cancel);
        Assert.That(process.ExitCode, Is.Zero);
    }

    // The names without _total are the ones that dashboards and alerts know; that is all that promtool may find.
    [Test]
    public void Promtool_finds_nothing_but_the_established_names()
    {
        Run(Frame(
            "imuxsock: origin=imuxsock submitted=17 ratelimit.discarded=3 ",
            "rsyslog-relp: origin=core.action processed=12 failed=1 suspended=2 suspended.duration=30 resumed=1 ",
            "resource-usage: origin=impstats utime=1 stime=1 maxrss=1 minflt=1 majflt=1 inblock=1 oublock=1 nvcsw=1 nivcsw=1 openfiles=8 ",
            "main Q: origin=core.queue size=10 enqueued=1 full=0 discarded.full=0 discarded.nf=4 maxqsize=11 "));

        ToolResult result = Tool.Run(RealPrograms.Require("promtool", "prometheus"), ["check", "metrics"], File.ReadAllBytes(_metrics));

        Assert.That(
            result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            Is.Not.Empty.And.All.Match("^rsyslog_pstat_[a-z_]+ counter metrics should have \"_total\" suffix$"));
    }

    private static string Frame(params string[] lines) =>
        string.Concat(lines.Prepend("BEGIN").Append("END").Select(line => $"2026-11-23T14:55:18.9+00:00 node rsyslogd-pstats: {line}\n"));

    private static void WriteExecutable(string file, string text)
    {
        File.WriteAllText(file, text);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private void Run(string input) => Run(Encoding.UTF8.GetBytes(input));

    private void Run(byte[] input)
    {
        ToolResult result = Tool.Run(_script, [], input, firstInPath: _bin);
        Assert.That(result.Error, Is.Empty);
        Assert.That(result.ExitCode, Is.Zero);
    }

    private string[] Lines() => [.. File.ReadAllLines(_metrics).Where(line => !line.Contains("rsyslog_pstats_", StringComparison.Ordinal))];

    private string[] Series() => [.. Lines().Where(line => !line.StartsWith("# HELP ", StringComparison.Ordinal))];

    private string[] Samples() => [.. Lines().Where(line => !line.StartsWith('#'))];

    private string Value(string metric) =>
        File.ReadAllLines(_metrics).Single(line => line.StartsWith(metric + " ", StringComparison.Ordinal))[(metric.Length + 1)..];

    private void AssertThatPromtoolReadsIt()
    {
        ToolResult result = Tool.Run(RealPrograms.Require("promtool", "prometheus"), ["check", "metrics"], File.ReadAllBytes(_metrics));
        Assert.That(Lint().Replace(result.Error, string.Empty), Is.Empty);
    }

    [GeneratedRegex("^.*should have \"_total\" suffix\n", RegexOptions.Multiline)]
    private static partial Regex Lint();
}
