using System.Text;

namespace RsyslogRelp.NodeSyntax.AuditRules;

/// <summary>
/// Checks custom audit rules, as <c>auditctl -R</c> and <c>augenrules</c> read them, before a node loads them.
/// </summary>
/// <remarks>
/// The linter follows audit 3.0.9 (auditctl.c, libaudit.c) and the kernel's checks of rules. Names that only a later audit knows are a
/// warning, not an error. So are rules that depend on the node: its users, its architecture, and directories that not every supported node
/// has.
/// </remarks>
public static class AuditRulesLinter
{
    /// <summary>The maximum number of findings. If there are more, the last one says how many were left out.</summary>
    public const int MaxFindings = 100;

    /// <summary>The maximum number of characters of a line that a finding repeats.</summary>
    public const int MaxTextLength = 200;

    /// <summary>The maximum length of a line in bytes, without the line end: auditctl's LINE_SIZE is 6144.</summary>
    internal const int MaxLineLength = 6143;

    /// <summary>Lints the text. Never throws; the time is linear in the length.</summary>
    /// <param name="rules">The rules, one per line; lines end with a line feed.</param>
    /// <returns>
    /// The findings by line, at most <see cref="MaxFindings"/>; empty if every line loads on every node. If there are too
    /// many, errors are kept before warnings.
    /// </returns>
    public static IReadOnlyList<AuditRuleFinding> Lint(string rules)
    {
        FindingList findings = new();
        RuleFileChecks file = new(findings);
        int number = 0;
        ReadOnlySpan<char> text = rules ?? "";
        foreach (Range range in text.Split('\n'))
        {
            number++;
            ReadOnlySpan<char> raw = text[range];
            ReadOnlySpan<char> content = raw.TrimStart(' ');
            bool comment = content.StartsWith("#");
            if (Encoding.UTF8.GetByteCount(raw) > MaxLineLength && content.Length > 0)
            {
                findings.Error(number, raw, $"{(comment ? "comment" : "line")} is longer than {MaxLineLength} bytes, auditctl takes "
                    + "the rest for another line: shorten it");
                file.SawLine();
            }
            else if (content.Length > 0 && !comment)
            {
                file.SawLine();
                LintLine(number, raw, findings, file);
            }
        }

        file.Finish();
        return findings.ToList();
    }

    private static void LintLine(int number, ReadOnlySpan<char> raw, FindingList findings, RuleFileChecks file)
    {
        string line = raw.ToString();
        string? control = DescribeControl(raw);
        RuleState rule = RuleLineReader.Read(RuleWords.Split(line), out string? error);
        if (error is not null)
        {
            findings.Error(number, raw, control is null ? error : $"{error}; {control}");
            file.SawRefused(number, line, rule);
            return;
        }

        if (control is not null)
        {
            findings.Warning(number, raw, control);
        }

        foreach (string warning in rule.Warnings)
        {
            findings.Warning(number, raw, warning);
        }

        file.Check(number, line, rule);
    }

    // auditctl does not split words at these characters; they become part of a word, often of a key.
    private static string? DescribeControl(ReadOnlySpan<char> line)
    {
        int at = line.IndexOfAny('\r', '\0', '\t');
        return at < 0 ? null : line[at] switch
        {
            '\r' => "the carriage return becomes part of a word: end lines with a line feed only",
            '\0' => "the nul character hides the rest of the line: remove it",
            _ => "the tab becomes part of a word: separate words with spaces",
        };
    }
}
