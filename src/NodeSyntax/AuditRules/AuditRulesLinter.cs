using System.Text;

namespace RsyslogRelp.NodeSyntax.AuditRules;

/// <summary>
/// Checks custom audit rules, as <c>auditctl -R</c> and <c>augenrules</c> read them, before a node loads them.
/// </summary>
/// <remarks>
/// The linter follows audit 3.0.9 (auditctl.c, libaudit.c) and the kernel's checks of rules. Names that only a later audit knows are a
/// warning, not an error. So are rules that depend on the node: its users, its architecture, and directories that not every supported node
/// has.
/// <para>
/// Lines are checked in the sequence in which augenrules loads them (<see cref="AugenrulesSequence"/>). What a line that is not loaded
/// costs decides about its severity:
/// <list type="table">
/// <item>
/// <term>refused, neither -i nor -c before it</term><description>error: auditctl stops, all lines after it are lost</description>
/// </item>
/// <item><term>refused after -i</term><description>warning: only this line is lost, the load succeeds</description></item>
/// <item>
/// <term>refused after -c</term><description>warning: only this line is lost, but the load counts as failed</description>
/// </item>
/// <item>
/// <term>dropped silently (action possible, a command after a rule)</term><description>warning: only this line is lost</description>
/// </item>
/// <item>
/// <term>no rule of the text is loaded</term><description>error for every refused line, whatever stands before it</description>
/// </item>
/// </list>
/// "Refused" means by auditctl (unknown options, names, values, too long lines) or by the kernel (also a rule that exists, or one after
/// -e 2). -b and -f lines come before -i and -c, whatever the text says.
/// </para>
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
        List<(int Number, string Text)> lines = ReadLines(rules ?? "");
        bool dependsOnAwk = lines.Exists(static line => AugenrulesSequence.DependsOnAwk(line.Text));
        FindingList findings = new(repeats: dependsOnAwk);
        bool loads = Check(AugenrulesSequence.OfGawk(lines), findings);
        if (dependsOnAwk)
        {
            loads |= Check(AugenrulesSequence.OfMawk(lines), findings);
            foreach ((int number, string text) in lines.Where(static line => AugenrulesSequence.DependsOnAwk(line.Text)))
            {
                findings.Warning(number, text, "whether augenrules moves the line depends on the awk of the node: "
                    + "begin the line with the option, without a character before or a blank after it");
            }
        }

        return findings.ToList(refused: loads ? AuditRuleSeverity.Warning : AuditRuleSeverity.Error);
    }

    // auditctl skips comments and lines of spaces. Comments that are too long it does not skip.
    private static List<(int Number, string Text)> ReadLines(string rules)
    {
        List<(int Number, string Text)> lines = [];
        int number = 0;
        ReadOnlySpan<char> text = rules;
        foreach (Range range in text.Split('\n'))
        {
            number++;
            ReadOnlySpan<char> content = text[range].TrimStart(' ');
            if (content.Length > 0 && (content[0] != '#' || IsTooLong(text[range])))
            {
                lines.Add((number, text[range].ToString()));
            }
        }

        return lines;
    }

    private static bool IsTooLong(ReadOnlySpan<char> line) => Encoding.UTF8.GetByteCount(line) > MaxLineLength;

    private static bool Check(AugenrulesSequence sequence, FindingList findings)
    {
        RuleFileChecks file = new(findings);
        foreach (SequencedLine replaced in sequence.Replaced)
        {
            file.SawReplaced(replaced);
        }

        foreach (SequencedLine line in sequence.Lines)
        {
            CheckLine(line, findings, file);
        }

        return file.Finish();
    }

    private static void CheckLine(SequencedLine line, FindingList findings, RuleFileChecks file)
    {
        if (IsTooLong(line.Text))
        {
            bool comment = line.Text.AsSpan().TrimStart(' ').StartsWith("#");
            file.Refuse(line, new RuleState(), $"{(comment ? "comment" : "line")} is longer than {MaxLineLength} bytes, auditctl takes "
                + "the rest for another line: shorten it");
            return;
        }

        string? control = DescribeControl(line.Text);
        RuleState rule = RuleLineReader.Read(RuleWords.Split(line.Text), out string? error);
        if (error is not null)
        {
            file.Refuse(line, rule, control is null ? error : $"{error}; {control}");
            return;
        }

        if (control is not null)
        {
            findings.Warning(line.Number, line.Text, control);
        }

        foreach (string warning in rule.Warnings)
        {
            findings.Warning(line.Number, line.Text, warning);
        }

        file.Check(line, rule);
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
