using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Findings;
using RsyslogRelp.Core.Node;

namespace RsyslogRelp.Core.Tests.Node;

public sealed class RuleRenderingTests
{
    private const string Sshd = "$programname == [\"sshd\"]";

    private static readonly LoggingRule Program = new() { ProgramNames = ["sshd"] };

    [Test]
    public void Rule_that_validation_accepts_is_rendered_as_written_without_findings()
    {
        LoggingRule rule = new()
        {
            ProgramNames = ["sshd", "a$b"],
            Severity = 3,
            MessageContent = new MessageContent { Regex = "foo$", Exclude = "\"x\"" },
        };

        RenderedRule rendered = Render(rule);

        Assert.That(rendered.Findings, Is.Empty);
        Assert.That(
            rendered.Filter,
            Is.EqualTo(
                """
                $programname == ["sshd","a\$b"] and $syslogseverity <= 3 and re_match($msg, "foo\$") == 1 and re_match($msg, "\"x\"") == 0
                """));
    }

    // What rsyslogd 8.2302 does with `$syslogseverity <= N`; tests/Node.Tests compare with a real one.
    [TestCase(0L, "$syslogseverity <= 0")]
    [TestCase(7L, "$syslogseverity <= 7")]
    [TestCase(8L, "$syslogseverity <= 7")]
    [TestCase(2147483647L, "$syslogseverity <= 7")]
    [TestCase(2147483648L, "$syslogseverity <= 7")]
    [TestCase(2147483649L, "$syslogseverity >= 1")]
    [TestCase(2147483655L, "$syslogseverity >= 7")]
    [TestCase(2147483656L, null)]
    [TestCase(4294967295L, null)]
    [TestCase(4294967296L, "$syslogseverity <= 0")]
    [TestCase(4294967299L, "$syslogseverity <= 3")]
    [TestCase(4294967304L, "$syslogseverity <= 7")]
    [TestCase(long.MaxValue, null)]
    [TestCase(-1L, null)]
    [TestCase(-2147483640L, null)]
    [TestCase(-2147483641L, "$syslogseverity >= 7")]
    [TestCase(-2147483648L, "$syslogseverity <= 7")]
    [TestCase(-4294967293L, "$syslogseverity <= 3")]
    [TestCase(-4294967296L, "$syslogseverity <= 0")]
    [TestCase(long.MinValue, "$syslogseverity <= 1")]
    public void Severity_selects_what_rsyslogd_makes_of_the_number(long severity, string? condition)
    {
        RenderedRule rendered = Render(Program with { Severity = severity });

        Assert.That(rendered.Filter, Is.EqualTo(condition is null ? null : $"{Sshd} and {condition}"));
        Assert.That(rendered.Findings.Select(static finding => finding.Path), severity is >= 0 and <= 7
            ? Is.Empty
            : Is.EqualTo(new[] { "loggingRules[2].severity" }));
    }

    [TestCase("*a")]
    [TestCase("a{1")]
    [TestCase("{\"level\":\"error\"")]
    [TestCase("a{40000}")]
    [TestCase(@"\1")]
    [TestCase(@"a\")]
    public void Expression_that_regcomp_refuses_leaves_the_rule_out_or_excludes_nothing(string expression)
    {
        Assert.Multiple(() =>
        {
            Assert.That(Render(Program with { MessageContent = new MessageContent { Regex = expression } }).Filter, Is.Null);
            Assert.That(Render(Program with { MessageContent = new MessageContent { Exclude = expression } }).Filter, Is.EqualTo(Sshd));
            Assert.That(
                Render(new LoggingRule { MessageContent = new MessageContent { Exclude = expression } }).Filter,
                Is.EqualTo("$syslogseverity <= 7"));
            Assert.That(
                Render(Program with { MessageContent = new MessageContent { Regex = expression, Exclude = "x" } }).Filter, Is.Null);
            Assert.That(
                Render(Program with { MessageContent = new MessageContent { Regex = "x", Exclude = expression } }).Filter,
                Is.EqualTo($"{Sshd} and re_match($msg, \"x\") == 1"));
        });
    }

    [TestCase("([ab]+)c\\1", "([ab]+)c\\\\1")]
    [TestCase("(a*)\\1*", "(a*)\\\\1*")]
    [TestCase("(^a){2}", "(^a){2}")]
    [TestCase("a{2000}", "a{2000}")]
    public void Expression_that_may_stall_regexec_stays_with_a_finding(string expression, string literal)
    {
        RenderedRule rendered = Render(new LoggingRule { MessageContent = new MessageContent { Regex = expression } });

        Assert.That(rendered.Filter, Is.EqualTo($"re_match($msg, \"{literal}\") == 1"));
        Assert.That(rendered.Findings.Single().ToString(), Does.StartWith("loggingRules[2].messageContent.regex: Invalid value: ")
            .And.Contain(": kept, but "));
    }

    // To leave out only the exclusion would forward more.
    [TestCase("((a{255}){255}){255}")]
    [TestCase("(\\<|\\>|^|$|\\B)*")]
    public void Expression_that_rsyslogd_cannot_start_with_leaves_the_rule_out(string expression)
    {
        Assert.That(Render(Program with { MessageContent = new MessageContent { Regex = expression } }).Filter, Is.Null);
        Assert.That(Render(Program with { MessageContent = new MessageContent { Exclude = expression } }).Filter, Is.Null);
    }

    [Test]
    public void Text_ends_at_its_first_NUL()
    {
        RenderedRule rendered = Render(new LoggingRule
        {
            ProgramNames = ["a\0b", "c"],
            MessageContent = new MessageContent { Regex = "foo\0(", Exclude = "\0" },
        });

        Assert.That(
            rendered.Filter,
            Is.EqualTo("$programname == [\"a\",\"c\"] and re_match($msg, \"foo\") == 1 and re_match($msg, \"\") == 0"));
        Assert.That(rendered.Findings.Select(static finding => finding.Path), Is.EqualTo(new[]
        {
            "loggingRules[2].programNames[0]", "loggingRules[2].messageContent.regex", "loggingRules[2].messageContent.exclude",
        }));
    }

    [Test]
    public void Text_that_cannot_be_written_leaves_out_what_needs_it()
    {
        Assert.That(Render(new LoggingRule { ProgramNames = ["\ud800", "a"] }).Filter, Is.EqualTo("$programname == [\"a\"]"));
        Assert.That(Render(new LoggingRule { ProgramNames = ["\ud800"] }).Filter, Is.Null);
        Assert.That(Render(Program with { MessageContent = new MessageContent { Regex = "\ud800" } }).Filter, Is.Null);
        Assert.That(Render(Program with { MessageContent = new MessageContent { Exclude = "\ud800" } }).Filter, Is.Null);
    }

    [Test]
    public void Long_text_is_written_unless_rsyslogd_may_not_read_it()
    {
        string plain = new('x', 20_000);
        string escaped = new('"', 5_000);
        Assert.That(Render(Program with { MessageContent = new MessageContent { Exclude = plain } }).Filter, Does.Contain(plain));
        Assert.That(Render(Program with { MessageContent = new MessageContent { Exclude = escaped } }).Filter, Is.Null);
        Assert.That(Render(new LoggingRule { ProgramNames = [escaped, "a"] }).Filter, Is.EqualTo("$programname == [\"a\"]"));
        Assert.That(Render(new LoggingRule { ProgramNames = [plain] }).Filter, Is.Null);
    }

    private static IEnumerable<TestCaseData> Remarks()
    {
        string longest = new('a', 60);
        yield return Remark(
            new LoggingRule { ProgramNames = ["a", "\ud800"] },
            "loggingRules[2].programNames[1]: Invalid value: \"\ufffd\": name left out: half of a surrogate pair is no character; remove it");
        yield return Remark(
            new LoggingRule { ProgramNames = ["a", new string('b', 9000)] },
            $"loggingRules[2].programNames[1]: Invalid value: \"{new string('b', 60)}...\": "
                + "name left out: no program name has more than 511 bytes; remove it");
        yield return Remark(
            new LoggingRule { ProgramNames = ["\ud800"] },
            "loggingRules[2].programNames[0]: Invalid value: \"\ufffd\": name left out: half of a surrogate pair is no character; remove it",
            "loggingRules[2].programNames: Required value: rule left out: no program can have one of its names; write others or remove the rule");
        yield return Remark(
            new LoggingRule { Severity = -1 },
            "loggingRules[2].severity: Invalid value: -1: rule left out: rsyslogd finds it in no message; write 0 (emergency) to 7 (debug)");
        yield return Remark(
            new LoggingRule { Severity = 8 },
            "loggingRules[2].severity: Invalid value: 8: written as $syslogseverity <= 7, which is what rsyslogd makes of it; "
                + "write 0 (emergency) to 7 (debug)");
        yield return Remark(
            Matching("\ud800"),
            "loggingRules[2].messageContent.regex: Invalid value: \"\ufffd\": "
                + "rule left out: half of a surrogate pair is no character; remove it");
        yield return Remark(
            Matching(new string('$', 9000)),
            $"loggingRules[2].messageContent.regex: Invalid value: \"{new string('$', 60)}...\": rule left out: rsyslogd may not read a string with "
                + "escapes of more than 8192 bytes; shorten it or split the rule");
        yield return Remark(
            Matching($"({longest}"),
            $"loggingRules[2].messageContent.regex: Invalid value: \"({longest[1..]}...\": rule left out, because no message matches this: ");
        yield return Remark(
            Matching("*" + longest[2..] + "🚀"),
            $"loggingRules[2].messageContent.regex: Invalid value: \"*{longest[2..]}...\": rule left out, because no message matches this: ");
        yield return Remark(
            Matching("a\0b"),
            "loggingRules[2].messageContent.regex: Invalid value: \"a\\x00b\": "
                + "cut at its NUL character, where rsyslogd stops reading; remove the NUL and what follows");
        yield return Remark(
            Matching(@"(a)\1"),
            @"loggingRules[2].messageContent.regex: Invalid value: ""(a)\\1"": kept, but a back-reference (\1 to \9) can block rsyslogd for minutes; "
                + "write the alternatives out");
        yield return Remark(
            Matching("(^a){2}"), "loggingRules[2].messageContent.regex: Invalid value: \"(^a){2}\": kept, but may block, crash or mislead rsyslogd: ");
        yield return Remark(
            Matching("((a{255}){255}){255}"),
            "loggingRules[2].messageContent.regex: Invalid value: \"((a{255}){255}){255}\": "
                + "rule left out, because rsyslogd could not start with it: ");
        yield return Remark(
            new LoggingRule { Severity = 3, MessageContent = new MessageContent { Exclude = "ab*" + "{1" } },
            "loggingRules[2].messageContent.exclude: Invalid value: \"ab*{1\": condition left out, because it excludes no message: ",
            ends: ", at character 4");

        static LoggingRule Matching(string expression) => new() { MessageContent = new MessageContent { Regex = expression } };

        static TestCaseData Remark(LoggingRule rule, string begins, string? second = null, string ends = "") =>
            new TestCaseData(rule, begins, second, ends).SetArgDisplayNames(begins.Length > 90 ? begins[..90] : begins);
    }

    [TestCaseSource(nameof(Remarks))]
    public void Whatever_is_not_as_written_is_said_with_its_place_its_value_and_the_remedy(
        LoggingRule rule, string begins, string? second, string ends)
    {
        string[] said = [.. Render(rule).Findings.Select(static finding => finding.ToString())];

        Assert.That(said[0], Does.StartWith(begins).And.EndsWith(ends));
        Assert.That(said.ElementAtOrDefault(1), Is.EqualTo(second));
    }

    [Test]
    public void Rule_without_conditions_is_left_out()
    {
        LoggingRule[] rules = [new(), new() { MessageContent = new MessageContent() }];
        foreach (LoggingRule rule in rules)
        {
            RenderedRule rendered = Render(rule);
            Assert.That(rendered.Filter, Is.Null);
            Assert.That(
                rendered.Findings.Single().ToString(),
                Is.EqualTo("loggingRules[2]: Required value: rule left out: it has no condition; write one or remove the rule"));
        }
    }

    [Test]
    public void Findings_are_warnings_in_the_order_of_the_document()
    {
        RsyslogRelpConfig config = new()
        {
            Port = 70_000,
            Timeout = 4294967297,
            LoggingRules = [Program, new LoggingRule { Severity = 8 }, new LoggingRule()],
        };

        IReadOnlyList<FieldError> findings = NodeFindings.Of(config);

        Assert.That(findings.Select(static finding => finding.Severity), Is.All.EqualTo(FieldErrorSeverity.Warning));
        Assert.That(findings.Select(static finding => finding.ToString()), Is.EqualTo(new[]
        {
            "port: Invalid value: 70000: kept, but the C library takes it for port 4464; write 1 to 65535",
            "timeout: Invalid value: 4294967297: written as 1, which is what rsyslogd keeps of it; write the number that is meant",
            "loggingRules[1].severity: Invalid value: 8: written as $syslogseverity <= 7, which is what rsyslogd makes of it; "
                + "write 0 (emergency) to 7 (debug)",
            "loggingRules[2]: Required value: rule left out: it has no condition; write one or remove the rule",
        }));
    }

    [TestCase(65_535L, null)]
    [TestCase(0L, null)]
    [TestCase(65_536L, "port 0")]
    [TestCase(2147483728L, "no port")]
    [TestCase(4294967376L, "port 80")]
    [TestCase(long.MaxValue, "no port")]
    public void Port_is_what_the_C_library_makes_of_it(long port, string? expected) =>
        Assert.That(
            NodeFindings.Of(new RsyslogRelpConfig { Port = port }).Select(static finding => finding.Detail),
            expected is null ? Is.Empty : Has.One.Contains($"takes it for {expected};"));

    private static RenderedRule Render(LoggingRule rule) => RuleRendering.Render(rule, FieldPath.Root.Child("loggingRules").Index(2));
}
