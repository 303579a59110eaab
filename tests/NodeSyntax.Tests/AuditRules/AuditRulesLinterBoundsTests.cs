using CsCheck;
using RsyslogRelp.NodeSyntax.AuditRules;

namespace RsyslogRelp.NodeSyntax.Tests.AuditRules;

internal sealed class AuditRulesLinterBoundsTests
{
    private static readonly string[] Fragments =
    [
        "-a", "-A", "-d", "-D", "-b", "-f", "-r", "-e", "-i", "-c", "-q", "-w", "-W", "-p", "-k", "-F", "-S", "-C", "-m", "-l", "-s",
        "--", "-", "--backlog_wait_time", "--r", "always,exit", "exit,never", "possible,exit", "never,exclude", "always,task",
        "arch=b64", "arch=b32", "arch=", "chroot", "mknod", "all", "99999999999999999999999", "0x", "0", "-1", "uid=0", "auid!=unset",
        "key=", "key=k", "=", "!=", "path=/", "dir=/etc", "exe=/", "perm=wa", "exit=-", "msgtype=UNKNOWN[", "uid=euid", "/", "//", "/etc",
        ",", "\\", "\\ ", " ", "  ", "\n", "\n", "#", "\t", "\r", "\0", "\u0001", "\ud800", "é", "'", "\"",
    ];

    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.OneOf([.. Fragments.Select(Gen.Const)]).Array[0, 40].Select(words => string.Join(' ', words)),
        Gen.OneOf([.. Fragments.Select(Gen.Const)]).Array[0, 40].Select(words => string.Concat(words)),
        Gen.String[0, 300]);

    [Test]
    public void Linter_never_throws_and_limits_and_orders_its_findings() => Texts.Sample(
        text =>
        {
            IReadOnlyList<AuditRuleFinding> findings = AuditRulesLinter.Lint(text);
            int lines = text.Count(c => c == '\n') + 1;
            return findings.Count <= AuditRulesLinter.MaxFindings
                && findings.All(f => f.Line >= 1 && f.Line <= lines && f.Text.Length <= AuditRulesLinter.MaxTextLength
                    && f.Message.Length is > 0 and < 600 && !f.Message.Any(char.IsControl))
                && findings.Zip(findings.Skip(1)).All(pair => pair.First.Line <= pair.Second.Line);
        },
        iter: 20_000);

    [Test]
    public void Last_finding_says_how_many_were_left_out()
    {
        string rules = string.Concat(Enumerable.Range(0, 1000).Select(i => $"-z{i}\n"));
        IReadOnlyList<AuditRuleFinding> findings = AuditRulesLinter.Lint(rules);

        Assert.That(findings, Has.Count.EqualTo(100));
        Assert.That(findings[^1].Message, Does.Contain("902 more findings, 901 of them errors"));
        Assert.That(findings[^1].Severity, Is.EqualTo(AuditRuleSeverity.Error));
    }

    [Test]
    public void Late_error_is_kept_among_many_warnings()
    {
        string rules = "-D\n-r 0\n" + string.Concat(Enumerable.Range(0, 500).Select(i => $"-w /etc/{i}\n")) + "-z\n";
        IReadOnlyList<AuditRuleFinding> findings = AuditRulesLinter.Lint(rules);

        Assert.That(findings, Has.Count.EqualTo(100));
        Assert.That(findings, Has.One.Matches<AuditRuleFinding>(f => f!.Severity == AuditRuleSeverity.Error && f.Line == 503));
        Assert.That(findings[^1].Message, Does.Contain("403 more findings, 0 of them errors"));
        Assert.That(findings[^1].Severity, Is.EqualTo(AuditRuleSeverity.Warning));
    }

    [Test]
    public void Long_line_is_cut_at_a_whole_character()
    {
        string line = "-z " + new string('x', 196) + "\U0001F600 and more";
        Assert.That(AuditRulesLinter.Lint(line)[0].Text, Is.EqualTo(line[..199]));
    }

    [TestCase("-a always,exit -F arch=b64 -S chroot -F auid!=unset -k key\n")]
    [TestCase("-w /etc/passwd -p wa -k key")]
    [TestCase("\n")]
    [TestCase("\\")]
    [TestCase("x")]
    [TestCase(" -k")]
    [TestCase(",")]
    public void Linter_accepts_a_text_of_one_mebibyte(string part)
    {
        string rules = string.Concat(Enumerable.Repeat(part, 1024 * 1024 / part.Length));
        Assert.That(AuditRulesLinter.Lint(rules), Has.Count.InRange(1, 100));
    }
}
