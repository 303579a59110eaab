using System.Text;
using RsyslogRelp.NodeSyntax.AuditRules;

namespace RsyslogRelp.Fuzzing.Targets;

/// <summary>Audit rules of an owner.</summary>
internal sealed class AuditRulesTarget : IFuzzTarget
{
    public void Run(byte[] input)
    {
        string rules = Encoding.UTF8.GetString(input);
        IReadOnlyList<AuditRuleFinding> findings = AuditRulesLinter.Lint(rules);
        Invariant.Holds(findings.Count <= AuditRulesLinter.MaxFindings + 1, $"{findings.Count} findings");
        int lines = rules.Count(static c => c == '\n') + 1;
        foreach (AuditRuleFinding finding in findings)
        {
            Invariant.Holds(finding.Line >= 1 && finding.Line <= lines, $"a finding on line {finding.Line} of {lines}");
            Invariant.Holds(finding.Text.Length <= AuditRulesLinter.MaxTextLength + 3, $"a text of {finding.Text.Length} characters");
            Invariant.IsOneLine(finding.Message);
        }
    }
}
