using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text;
using System.Text.RegularExpressions;

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
        Tool.Require("bash", "bash");
        Tool.Require(program, package);
        _script = Path.Combine(_root, "process-rsyslog-pstats.sh");
        WriteExecutable(_script, ScriptTemplates.Render("process-rsyslog-pstats.sh.liquid", _root));
        _bin = Directory.CreateDirectory(Path.Combine(_root, "bin")).FullName;
        WriteExecutable(Path.Combine(_bin, "awk"), $"#!/bin/sh\nexec {command} \"$@\"\n");
        _metrics = ScriptTemplates.PathOf("pstats_metric_file", _root);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Test]
    public void A_batch_of_rsyslogd_becomes_a_file_of_metrics()
    {
        Run(Frame(
            "{ \"name\": \"global\", \"origin\": \"dynstats\", \"values\": { } }",
            "{ \"name\": \"imuxsock\", \"origin\": \"imuxsock\", \"submitted\": 17, \"ratelimit.discarded\": 3, \"ratelimit.numratelimiters\": 2 }",
            "{ \"name\": \"rsyslog-relp\", \"origin\": \"core.action\", \"processed\": 12, \"failed\": 1, \"suspended\": 2, \"suspended.duration\": 30, \"resumed\": 1 }",
            "{ \"name\": \"resource-usage\", \"origin\": \"impstats\", \"utime\": 6989, \"maxrss\": 8456, \"openfiles\": 8 }",
            "{ \"name\": \"main Q\", \"origin\": \"core.queue\", \"size\": 10, \"discarded.full\": 0, \"discarded.nf\": 4, \"maxqsize\": 11 }"));

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
        Run($"{prefix}BEGIN\n{prefix}{{ \"name\": \"q\", \"size\": 1 }}\n{prefix}END\n");

        Assert.That(Samples(), Is.EqualTo(new[] { "rsyslog_pstat_size{name=\"q\"} 1" }));
    }

    [TestCase("a \\\"quote\\\"", "a \\\"quote\\\"")]
    [TestCase("back\\\\slash", "back\\\\slash")]
    [TestCase("new\\nline", "new\\nline")]
    [TestCase("tab\\there", "tab\there")]
    [TestCase("a\\/b", "a/b")]
    [TestCase("br{ace}s, [brackets]: and more", "br{ace}s, [brackets]: and more")]
    [TestCase("\\u00fc\\u20ac", "\u00fc\u20ac")]
    [TestCase("\\ud83d\\ude00", "\U0001F600")]
    [TestCase("\\ud83d alone", "? alone")]
    [TestCase("\u00fc\u20ac\U0001F600", "\u00fc\u20ac\U0001F600")]
    [TestCase("100% & \\\\0 %s", "100% & \\\\0 %s")]
    [TestCase("", "")]
    public void A_label_is_escaped_as_Prometheus_reads_it(string json, string label)
    {
        Run(Frame($"{{ \"name\": \"{json}\", \"origin\": \"core.action\", \"failed\": 1 }}"));

        Assert.That(Samples(), Is.EqualTo(new[] { $"rsyslog_pstat_failed{{name=\"{label}\",origin=\"core.action\"}} 1" }));
        AssertThatPromtoolReadsIt();
    }

    [Test]
    public void Bytes_that_are_no_UTF8_do_not_make_the_file_unreadable()
    {
        Run([.. Encoding.UTF8.GetBytes("BEGIN\n{ \"name\": \"caf"), 0xe9, .. Encoding.UTF8.GetBytes("\", \"failed\": 1 }\nEND\n")]);

        Assert.That(Samples(), Is.EqualTo(new[] { "rsyslog_pstat_failed{name=\"caf?\"} 1" }));
    }

    [Test]
    public void A_name_that_Prometheus_does_not_take_is_made_one()
    {
        Run(Frame("{ \"na-me.of it\": \"q\", \"1st\": \"x\", \"suspended.duration\": 1 }"));

        Assert.That(Samples(), Is.EqualTo(new[] { "rsyslog_pstat_suspended_duration{na_me_of_it=\"q\",_1st=\"x\"} 1" }));
        AssertThatPromtoolReadsIt();
    }

    [Test]
    public void Series_of_one_name_are_merged()
    {
        Run(Frame(
            "{ \"name\": \"twice\", \"failed\": 4000000000, \"maxqsize\": 7 }",
            "{ \"name\": \"twice\", \"failed\": 4000000001, \"maxqsize\": 5 }"));

        Assert.That(Samples(), Is.EqualTo(new[]
        {
            "rsyslog_pstat_failed{name=\"twice\"} 8000000001",
            "rsyslog_pstat_maxqsize{name=\"twice\"} 7",
        }));
    }

    [Test]
    public void A_large_number_keeps_all_its_digits()
    {
        Run(Frame("{ \"name\": \"q\", \"enqueued\": 18446744073709551615 }"));

        Assert.That(Samples(), Is.EqualTo(new[] { "rsyslog_pstat_enqueued{name=\"q\"} 18446744073709551615" }));
    }

    [Test]
    public void A_broken_line_is_skipped_and_counted()
    {
        Run(Frame(
            "{ \"name\": \"q\", \"size\": 1 }",
            "{ \"name\": \"cut off",
            "{ \"name\": \"q2\", \"size\": }",
            "{ \"name\": \"q3\" \"size\": 1 }",
            "{ \"name\": \"q4\", \"size\": 1 } and more",
            "{ \"name\": \"\\x\", \"size\": 1 }",
            "{ \"name\": \"q5\", \"values\": { \"a\": 1 }",
            "no object at all",
            "{ \"name\": \"q6\", \"size\": 2 }"));

        Assert.That(Samples(), Is.EqualTo(new[] { "rsyslog_pstat_size{name=\"q\"} 1", "rsyslog_pstat_size{name=\"q6\"} 2" }));
        Assert.That(Value(Skipped), Is.EqualTo("7"));
    }

    [Test]
    public void What_is_neither_a_label_nor_a_known_metric_is_left_out()
    {
        Run(Frame("{ \"name\": \"q\", \"bogus\": 1, \"values\": { \"a}\": [ 1, \"]\" ], \"size\": 9 }, \"flag\": true, \"none\": null, \"size\": 1 }"));

        Assert.That(Samples(), Is.EqualTo(new[] { "rsyslog_pstat_size{name=\"q\"} 1" }));
        Assert.That(Value(Skipped), Is.EqualTo("0"));
    }

    [TestCase("BEGIN\nEND\n")]
    [TestCase("BEGIN\n{ \"name\": \"global\", \"origin\": \"dynstats\", \"values\": { } }\nEND\n")]
    [TestCase("{ \"name\": \"q\", \"size\": 2 }\nEND\n")]
    [TestCase("BEGIN\n{ \"name\": \"q\", \"size\": 2 }\n")]
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
        Run("BEGIN\n{ \"name\": \"lost\", \"size\": 1 }\n" + Frame("{ \"name\": \"q\", \"size\": 2 }"));

        Assert.That(Samples(), Is.EqualTo(new[] { "rsyslog_pstat_size{name=\"q\"} 2" }));
    }

    [Test]
    public void The_last_batch_counts()
    {
        Run(Frame("{ \"name\": \"gone\", \"size\": 1 }") + Frame("{ \"name\": \"q\", \"size\": 2 }"));

        Assert.That(Samples(), Is.EqualTo(new[] { "rsyslog_pstat_size{name=\"q\"} 2" }));
    }

    [Test]
    public void A_stale_temporary_file_does_no_harm()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_metrics)!);
        File.WriteAllText(_metrics + ".tmp", "left over {\n");

        Run(Frame("{ \"name\": \"q\", \"size\": 2 }"));

        Assert.That(File.ReadAllText(_metrics), Does.Not.Contain("left over"));
        Assert.That(Directory.GetFiles(Path.GetDirectoryName(_metrics)!), Is.EqualTo(new[] { _metrics }));
    }

    [Test]
    public void The_file_is_readable_by_all()
    {
        Run(Frame("{ \"name\": \"q\", \"size\": 2 }"));

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

        await process.StandardInput.WriteAsync(Frame("{ \"name\": \"q\", \"size\": 2 }"));
        await process.StandardInput.FlushAsync(cancel);
        await written.Task.WaitAsync(cancel);

        Assert.That(Samples(), Is.EqualTo(new[] { "rsyslog_pstat_size{name=\"q\"} 2" }));
        process.StandardInput.Close();
        await process.WaitForExitAsync(cancel);
        Assert.That(process.ExitCode, Is.Zero);
    }

    // The names without _total are the ones that dashboards and alerts know; that is all that promtool may find.
    [Test]
    public void Promtool_finds_nothing_but_the_established_names()
    {
        Run(Frame(
            "{ \"name\": \"imuxsock\", \"origin\": \"imuxsock\", \"submitted\": 17, \"ratelimit.discarded\": 3 }",
            "{ \"name\": \"rsyslog-relp\", \"origin\": \"core.action\", \"processed\": 12, \"failed\": 1, \"suspended\": 2, \"suspended.duration\": 30, \"resumed\": 1 }",
            "{ \"name\": \"resource-usage\", \"origin\": \"impstats\", \"utime\": 1, \"stime\": 1, \"maxrss\": 1, \"minflt\": 1, \"majflt\": 1, \"inblock\": 1, \"oublock\": 1, \"nvcsw\": 1, \"nivcsw\": 1, \"openfiles\": 8 }",
            "{ \"name\": \"main Q\", \"origin\": \"core.queue\", \"size\": 10, \"enqueued\": 1, \"full\": 0, \"discarded.full\": 0, \"discarded.nf\": 4, \"maxqsize\": 11 }"));

        ToolResult result = Tool.Run(Tool.Require("promtool", "prometheus"), ["check", "metrics"], File.ReadAllBytes(_metrics));

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
        ToolResult result = Tool.Run(Tool.Require("promtool", "prometheus"), ["check", "metrics"], File.ReadAllBytes(_metrics));
        Assert.That(Lint().Replace(result.Error, string.Empty), Is.Empty);
    }

    [GeneratedRegex("^.*should have \"_total\" suffix\n", RegexOptions.Multiline)]
    private static partial Regex Lint();
}
