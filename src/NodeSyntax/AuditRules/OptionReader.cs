namespace RsyslogRelp.NodeSyntax.AuditRules;

/// <summary>
/// Reads options as getopt_long(3) does for auditctl: letters may be grouped, an argument may follow its letter directly or as the next
/// word, long names may be abbreviated, and words that are not options are skipped until the end.
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

    /// <summary>The index of the word that the next call reads.</summary>
    public int Position { get; private set; }

    /// <summary>The number of words that were skipped because they are not options.</summary>
    public int Skipped { get; private set; }

    /// <summary>The number of words that auditctl finds left over. Skipped words count only after the end was reached.</summary>
    public int LeftOver => words.Count - Position + (_ended ? Skipped : 0);

    /// <summary>The word that auditctl calls superfluous.</summary>
    public string? FirstLeftOver { get; private set; }

    /// <summary>The argument of the option that was read last; empty if it has none.</summary>
    public string Argument { get; private set; } = "";

    /// <summary>
    /// The next option: its letter or, for a long one, its full name; <see langword="null"/> at the end; an empty text for an option that
    /// auditctl rejects, with the reason in <paramref name="error"/>.
    /// </summary>
    public string? Next(out string? error)
    {
        error = null;
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
                return NextLong(out error);
            }

            _insideGroup = 1;
        }

        return NextLetter(out error);
    }

    /// <summary>Returns the next word without reading it.</summary>
    public string? Peek() => Position < words.Count ? words[Position] : null;

    /// <summary>Skips words, as auditctl's own look-ahead does.</summary>
    public void Drop(int count) => Position += count;

    private string NextLetter(out string? error)
    {
        error = null;
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
            error = $"unknown option {RuleWords.Show($"-{letter}")} in {RuleWords.Show(word)}: remove it";
            return "";
        }

        if (!last)
        {
            Argument = word[_insideGroup..];
            EndGroup(true);
            return letter.ToString();
        }

        EndGroup(true);
        return TakeArgument($"-{letter}", out error) ? letter.ToString() : "";
    }

    private string NextLong(out string? error)
    {
        error = null;
        string word = words[Position++];
        int equals = word.IndexOf('=', StringComparison.Ordinal);
        string name = equals < 0 ? word[2..] : word[2..equals];
        (string Name, bool HasArgument)[] candidates =
            [.. LongOptions.Where(option => option.Name.StartsWith(name, StringComparison.Ordinal))];
        if (candidates.Length != 1)
        {
            error = candidates.Length == 0
                ? $"unknown option {RuleWords.Show(word)}: remove it"
                : $"ambiguous option {RuleWords.Show(word)}: write it in full";
            return "";
        }

        (string full, bool hasArgument) = candidates[0];
        if (equals >= 0 && !hasArgument)
        {
            error = $"option '--{full}' takes no value: remove {RuleWords.Show(word[equals..])}";
            return "";
        }

        if (equals >= 0)
        {
            Argument = word[(equals + 1)..];
            return full;
        }

        return !hasArgument || TakeArgument($"--{full}", out error) ? full : "";
    }

    private bool TakeArgument(string option, out string? error)
    {
        if (Position == words.Count)
        {
            error = $"option '{option}' has no value: add one";
            return false;
        }

        error = null;
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
