namespace RsyslogRelp.NodeSyntax.AuditRules;

/// <summary>
/// Reads options as getopt_long(3) does for auditctl: grouped letters, arguments glued or apart, unique beginnings of long
/// names, words that are no option skipped until the end.
/// </summary>
internal sealed class OptionReader(List<string> words)
{
    private const string WithArgument = "CefrbaAdSFmRwWkpq";
    private const string WithoutArgument = "hicslDvt";

    private static readonly (string Name, bool HasArgument)[] LongOptions =
    [
        ("loginuid-immutable", false),
        ("backlog_wait_time", true),
        ("reset-lost", false),
        ("reset_backlog_wait_time_actual", false),
        ("signal", true),
    ];

    private int _insideGroup;
    private bool _ended;

    /// <summary>The word that the next call looks at.</summary>
    internal int Position { get; private set; }

    /// <summary>How many words were skipped because they are no option.</summary>
    internal int Skipped { get; private set; }

    /// <summary>The words that auditctl finds left over; the skipped ones count only once the end was reached.</summary>
    internal int LeftOver => words.Count - Position + (_ended ? Skipped : 0);

    /// <summary>The word that auditctl calls superfluous.</summary>
    internal string? FirstLeftOver { get; private set; }

    /// <summary>The argument of the option just read, empty if it takes none.</summary>
    internal string Argument { get; private set; } = "";

    /// <summary>
    /// The next option: its letter or, for a long one, its full name; <see langword="null"/> at the end; an empty text for
    /// one that auditctl calls invalid, with the reason in <paramref name="complaint"/>.
    /// </summary>
    internal string? Next(out string? complaint)
    {
        complaint = null;
        Argument = "";
        if (_insideGroup == 0)
        {
            while (Position < words.Count && (words[Position].Length < 2 || words[Position][0] != '-'))
            {
                FirstLeftOver ??= words[Position];
                Skipped++;
                Position++;
            }

            if (Position == words.Count)
            {
                _ended = true;
                return null;
            }

            if (words[Position] == "--")
            {
                Position++;
                FirstLeftOver ??= Position < words.Count ? words[Position] : null;
                _ended = true;
                return null;
            }

            if (words[Position].StartsWith("--", StringComparison.Ordinal))
            {
                return NextLong(out complaint);
            }

            _insideGroup = 1;
        }

        return NextLetter(out complaint);
    }

    /// <summary>Looks at the next word without reading it.</summary>
    internal string? Peek() => Position < words.Count ? words[Position] : null;

    /// <summary>Takes the next word out of the parser's sight, as auditctl's own look-ahead does.</summary>
    internal void Drop(int count) => Position += count;

    private string NextLetter(out string? complaint)
    {
        complaint = null;
        string word = words[Position];
        char letter = word[_insideGroup++];
        bool last = _insideGroup == word.Length;
        if (WithoutArgument.Contains(letter, StringComparison.Ordinal))
        {
            EndGroup(last);
            return letter.ToString();
        }

        if (!WithArgument.Contains(letter, StringComparison.Ordinal))
        {
            EndGroup(last);
            complaint = $"unknown option '-{(char.IsControl(letter) ? '?' : letter)}' in {RuleWords.Show(word)}: remove it";
            return "";
        }

        if (!last)
        {
            Argument = word[_insideGroup..];
            EndGroup(true);
            return letter.ToString();
        }

        EndGroup(true);
        return TakeArgument($"-{letter}", out complaint) ? letter.ToString() : "";
    }

    private string NextLong(out string? complaint)
    {
        complaint = null;
        string word = words[Position++];
        int equals = word.IndexOf('=', StringComparison.Ordinal);
        string name = equals < 0 ? word[2..] : word[2..equals];
        (string Name, bool HasArgument)[] candidates =
            [.. LongOptions.Where(option => option.Name.StartsWith(name, StringComparison.Ordinal))];
        if (candidates.Length != 1)
        {
            complaint = candidates.Length == 0
                ? $"unknown option {RuleWords.Show(word)}: remove it"
                : $"ambiguous option {RuleWords.Show(word)}: write it in full";
            return "";
        }

        (string full, bool hasArgument) = candidates[0];
        if (equals >= 0 && !hasArgument)
        {
            complaint = $"option '--{full}' takes no value: remove {RuleWords.Show(word[equals..])}";
            return "";
        }

        if (equals >= 0)
        {
            Argument = word[(equals + 1)..];
            return full;
        }

        return !hasArgument || TakeArgument($"--{full}", out complaint) ? full : "";
    }

    private bool TakeArgument(string option, out string? complaint)
    {
        if (Position == words.Count)
        {
            complaint = $"option '{option}' has no value: add one";
            return false;
        }

        complaint = null;
        Argument = words[Position++];
        return true;
    }

    private void EndGroup(bool last)
    {
        if (last)
        {
            _insideGroup = 0;
            Position++;
        }
    }
}
