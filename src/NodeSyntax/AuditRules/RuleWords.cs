using System.Text;

namespace RsyslogRelp.NodeSyntax.AuditRules;

/// <summary>Splits a line of a rules file into the arguments that auditctl makes of it.</summary>
internal static class RuleWords
{
    /// <summary>
    /// The words of a line. Only spaces separate; a backslash keeps a space or a backslash, before anything else it is
    /// itself. There are no quotes, and no comment after a rule.
    /// </summary>
    internal static List<string> Split(string line)
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

    /// <summary>A word as a message may show it: short, without control characters.</summary>
    internal static string Show(string word)
    {
        const int Longest = 60;
        bool cut = word.Length > Longest;
        ReadOnlySpan<char> shown = cut ? word.AsSpan(0, Longest) : word;
        StringBuilder text = new("'");
        foreach (char c in shown)
        {
            text.Append(char.IsControl(c) || char.IsSurrogate(c) ? '?' : c);
        }

        return text.Append(cut ? "...'" : "'").ToString();
    }
}
