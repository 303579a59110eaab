using System.Text;

namespace RsyslogRelp.Core.AuditRules;

/// <summary>
/// Tells what becomes of custom audit rules before a node loads them: text as <c>auditctl -R</c> and <c>augenrules</c> read
/// it.
/// </summary>
/// <remarks>
/// The verdicts are those of audit 3.0.9 (auditctl.c, libaudit.c) and of the kernel's rule checks. What only a later audit
/// knows is a warning, not an error; so is what depends on the node (its users, its directories, its architecture).
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
        int control = raw.IndexOfAny('\r', '\0', '\t');
        if (control >= 0)
        {
            string name = raw[control] switch { '\r' => "carriage return", '\0' => "nul character", _ => "tab" };
            string remedy = raw[control] switch { '\r' => "end lines with a line feed only", '\0' => "remove it", _ => "use spaces" };
            // A tab that is part of a path is harmless; anywhere else it is glued to a word.
            if (raw[control] != '\t' || raw.TrimStart(' ')[0] == '\t' || raw.TrimEnd('\t').Length < raw.Length)
            {
                findings.Error(number, raw, $"{name} in the line is no separator to auditctl: {remedy}");
                return;
            }
        }

        string line = raw.ToString();
        RuleState rule = RuleLineReader.Read(RuleWords.Split(line), out string? complaint);
        if (complaint is not null)
        {
            findings.Error(number, raw, complaint);
            file.SawRefused(number, line, rule);
            return;
        }

        foreach (string warning in rule.Warnings)
        {
            findings.Warning(number, raw, warning);
        }

        file.Check(number, line, rule);
    }
}
