using RsyslogRelp.Core.Configuration;

namespace RsyslogRelp.Node.Tests.Daemons;

/// <summary>Which messages the rendered rules take.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class LoggingRuleTests
{
    private static readonly LoggingRule Kubelet = new() { ProgramNames = ["kubelet"] };

    private static readonly string[] NastyNames =
    [
        "a$b", "$msg", "a$", "a\"b", "\"", "a\\b", "\\", "a\\\"b", "\\$x", "a'b", "%msg%", "a]b", "a,b", "#a", "a&b", "(a)", "{a}", "a;b", "`a`", "a=b", "@a", "~",
    ];

    private static readonly (string Regex, string Matching, string Other)[] Regexes =
    [
        ("foo$", "a foo", "foo bar"),
        ("^ ?foo", "foo bar", "a foo"),
        ("costs \\$5", "it costs $5 today", "it costs 5 today"),
        ("\"quoted\"", "a \"quoted\" word", "a quoted word"),
        ("back\\\\slash", "back\\slash", "backslash"),
        ("^ user=[^ ]+ uid=[[:digit:]]{1,3}$", "user=x uid=123", "user=x uid=1234"),
        ("größe|日本", "die größe", "die grosse"),
        ("'single'", "a 'single' quote", "a single quote"),
        ("%msg%|\\{\\}", "has %msg%", "has msg"),
        ("(a|b)(c|d)", "xx bd", "xx ab"),
        ("\\<word\\>", "a word here", "a sword here"),
        ("#011tab", "a\ttab", "a tab"),
    ];

    [Test]
    public void Takes_only_the_named_programs() =>
        AssertTakes(
            [Kubelet with { ProgramNames = ["kubelet", "containerd"] }],
            taken: [("kubelet[1]", "a", 6), ("kubelet", "b", 6), ("containerd[2]", "c", 7), ("kubelet/x", "d", 6)],
            left: [("kubele", "e", 0), ("kubelets[1]", "f", 0), ("Kubelet", "g", 0), ("sshd", "kubelet", 0)]);

    [Test]
    public void Takes_only_the_severity_and_more_urgent_ones() =>
        AssertTakes(
            [new LoggingRule { Severity = 3 }],
            taken: [("sshd", "a", 0), ("sshd", "b", 3), ("kernel", "c", 2)],
            left: [("sshd", "d", 4), ("sshd", "e", 7)]);

    [Test]
    public void Severity_zero_takes_emergencies_only() =>
        AssertTakes([new LoggingRule { Severity = 0 }], taken: [("sshd", "a", 0)], left: [("sshd", "b", 1), ("sshd", "c", 7)]);

    [Test]
    public void Severity_seven_takes_everything() =>
        AssertTakes([new LoggingRule { Severity = 7 }], taken: [("sshd", "a", 0), ("x", "b", 7), ("y[1]", "", 6)], left: []);

    [Test]
    public void Takes_only_what_the_expression_matches() =>
        AssertTakes(
            [Content(regex: "session (opened|closed)")],
            taken: [("sshd", "session opened for x", 6), ("su", "the session closed", 6)],
            left: [("sshd", "Session opened", 6), ("session opened", "x", 6)]);

    [Test]
    public void Takes_only_what_the_exclusion_does_not_match() =>
        AssertTakes(
            [new LoggingRule { ProgramNames = ["app"], MessageContent = new MessageContent { Exclude = "healthz$" } }],
            taken: [("app", "GET /", 6), ("app", "healthz is down", 6)],
            left: [("app", "GET /healthz", 6), ("other", "GET /", 6)]);

    [Test]
    public void Takes_only_what_meets_every_condition_of_a_rule() =>
        AssertTakes(
            [new LoggingRule { ProgramNames = ["app", "web"], Severity = 4, MessageContent = new MessageContent { Regex = "err[0-9]+", Exclude = "err404" } }],
            taken: [("app[1]", "err500", 4), ("web", "an err1", 0)],
            left: [("app", "err500", 5), ("app", "err404", 4), ("app", "fine", 4), ("cron", "err500", 4)]);

    [Test]
    public void Takes_what_any_rule_takes() =>
        AssertTakes(
            [Kubelet, new LoggingRule { Severity = 2 }, Content(regex: "audit")],
            taken: [("kubelet", "a", 7), ("sshd", "b", 2), ("cron", "audit", 7)],
            left: [("sshd", "c", 3)]);

    [Test]
    public void Forwards_once_what_several_rules_take() =>
        AssertTakes(
            [Kubelet, new LoggingRule { Severity = 7, ProgramNames = ["kubelet", "sshd"] }, Content(regex: "a"), Kubelet],
            taken: [("kubelet", "a", 0), ("sshd", "a", 0), ("cron", "a", 0)],
            left: [("cron", "b", 0)]);

    [Test]
    public void Takes_programs_whose_names_need_escaping_from_one_rule() =>
        AssertTakes(
            [new LoggingRule { ProgramNames = NastyNames }],
            taken: [.. NastyNames.Select(static (name, i) => (name, $"m{i}", 6))],
            left: [("a", "x", 6), ("ab", "x", 6), ("b", "x", 6)]);

    [Test]
    public void Takes_programs_whose_names_need_escaping_from_a_rule_each() =>
        AssertTakes(
            [.. NastyNames.Select(static name => new LoggingRule { ProgramNames = [name] })],
            taken: [.. NastyNames.Select(static (name, i) => (name + "[1]", $"m{i}", 6))],
            left: [("a", "x", 6), ("ab", "x", 6), ("b", "x", 6)]);

    [Test]
    public void Takes_what_expressions_that_need_escaping_match() =>
        AssertTakes(
            [.. Regexes.Select(static (test, i) => new LoggingRule { ProgramNames = [$"p{i}"], MessageContent = new MessageContent { Regex = test.Regex } })],
            taken: [.. Regexes.Select(static (test, i) => ($"p{i}", test.Matching, 6))],
            left: [.. Regexes.Select(static (test, i) => ($"p{i}", test.Other, 6))]);

    [Test]
    public void Leaves_what_exclusions_that_need_escaping_match() =>
        AssertTakes(
            [.. Regexes.Select(static (test, i) => new LoggingRule { ProgramNames = [$"p{i}"], MessageContent = new MessageContent { Exclude = test.Regex } })],
            taken: [.. Regexes.Select(static (test, i) => ($"p{i}", test.Other, 6))],
            left: [.. Regexes.Select(static (test, i) => ($"p{i}", test.Matching, 6))]);

    private static LoggingRule Content(string? regex = null, string? exclude = null) =>
        new() { MessageContent = new MessageContent { Regex = regex, Exclude = exclude } };

    private static void AssertTakes(IReadOnlyList<LoggingRule> rules, (string Tag, string Message, int Severity)[] taken, (string Tag, string Message, int Severity)[] left)
    {
        using Route route = new(Route.Rules(rules));

        // Those that stay on the node go first: had one been forwarded, it would have arrived before the others.
        foreach ((string tag, string message, int severity) in left.Concat(taken))
        {
            route.Node.Log(tag, message, severity);
        }

        (string, string, int)[] arrived = [.. route.Settle().Select(static line => (line.Tag, line.Message, line.Priority % 8))];
        Assert.That(arrived, Is.EqualTo(taken.Select(static sent => (sent.Tag + ":", sent.Message.Replace("\t", "#011", StringComparison.Ordinal), sent.Severity))), route.Node.Describe);
        foreach ((string tag, string message, _) in left)
        {
            route.Node.WaitForLocal($" {tag}: {message.Replace("\t", "#011", StringComparison.Ordinal)}\n");
        }
    }
}
