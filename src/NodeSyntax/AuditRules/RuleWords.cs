using System.Globalization;
using System.Text;

namespace RsyslogRelp.NodeSyntax.AuditRules;

/// <summary>Splits a line of a rules file into arguments as auditctl does.</summary>
internal static class RuleWords
{
    /// <summary>
    /// The words of a line. Only spaces separate words. A backslash escapes a space or a backslash and is an ordinary character before any
    /// other one. There are no quotes and no comments after a rule.
    /// </summary>
    public static List<string> Split(string line)
    {
        List<string> words = [];
        StringBuilder word = new();
        for (int i = 0; i < line.Length; i++)
        {
            char c = line[i];
            if (c == '\\' && i + 1 < line.Length)
            {
                char next = line[++i];
                if (next is not (' ' or '\\'))
                {
                    word.Append(c);
                }

                word.Append(next);
            }
            else if (c != ' ')
            {
                word.Append(c);
            }
            else if (word.Length > 0)
            {
                words.Add(word.ToString());
                word.Clear();
            }
        }

        if (word.Length > 0)
        {
            words.Add(word.ToString());
        }

        return words;
    }

    /// <summary>A word for a message: shortened, without control characters.</summary>
    public static string Show(string word)
    {
        const int Longest = 60;
        bool cut = word.Length > Longest;
        ReadOnlySpan<char> shown = cut ? word.AsSpan(0, Longest) : word;
        StringBuilder text = new("'");
        foreach (char c in shown)
        {
            text.Append(IsHidden(c) ? '?' : c);
        }

        return text.Append(cut ? "...'" : "'").ToString();
    }

    private static bool IsHidden(char c) => char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate;
}
