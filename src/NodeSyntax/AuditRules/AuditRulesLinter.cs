using System.Text;

namespace RsyslogRelp.NodeSyntax.AuditRules;

/// <summary>
/// Tells what becomes of custom audit rules before a node loads them: text as <c>auditctl -R</c> and <c>augenrules</c> read
/// it.
/// </summary>
/// <remarks>
/// The verdicts are those of audit 3.0.9 (auditctl.c, libaudit.c) and of the kernel's rule checks. What only a later audit
/// knows is a warning, not an error; so is what depends on the node (its users, its architecture, and its directories other
/// than those that every supported node has).
/// </remarks>
public static class AuditRulesLinter
{
    /// <summary>The most findings that are returned; the last of so many says how many were left out.</summary>
    public const int MaxFindings = 100;

    /// <summary>The most characters of a line that a finding repeats.</summary>
    public const int MaxTextLength = 200;

    /// <summary>The bytes of a line that auditctl reads at once, without the line end (its LINE_SIZE is 6144).</summary>
    internal const int MaxLineLength = 6143;

    /// <summary>Lints the text; never throws, in time linear to its length.</summary>
    /// <param name="rules">The rules, one a line; lines end with a line feed.</param>
    /// <returns>
    /// The findings by line, at most <see cref="MaxFindings"/>; none when every line loads on every node. Errors are kept
    /// before warnings when there are too many.
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
        RuleState rule = RuleLineReader.Read(RuleWords.Split(line), out string? complaint);
        if (complaint is not null)
        {
            findings.Error(number, raw, control is null ? complaint : $"{complaint}; {control}");
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

    // None of these separates words for auditctl; they become part of one, often of a key.
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
