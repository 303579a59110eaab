using RsyslogRelp.NodeSyntax.AuditRules;

namespace RsyslogRelp.Node.Tests.AuditRules;

/// <summary>The linter, which judges other people's rules, has nothing against ours.</summary>
internal sealed class DefaultRulesLintTests
{
    [Test]
    public void The_linter_finds_only_what_stands_alone_since_an_architecture_lacks_it()
    {
        string[] lines = DefaultRules.Text.Split('\n');
        IReadOnlyList<AuditRuleFinding> findings = AuditRulesLinter.Lint(DefaultRules.Text);

        Assert.That(findings.Select(static finding => finding.Severity), Is.All.EqualTo(AuditRuleSeverity.Warning));
        Assert.That(findings.Select(static finding => finding.Message), Is.All.Contains("does not exist on"));
        foreach (AuditRuleFinding finding in findings)
        {
            int strict = Array.IndexOf(lines, "-c");
            Assert.That(finding.Line - 1, Is.LessThan(strict), "what some node refuses stands before the switch to strictness");
        }
    }
}
