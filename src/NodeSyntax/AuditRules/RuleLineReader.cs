using System.Text;
using static RsyslogRelp.NodeSyntax.AuditRules.RuleWords;

namespace RsyslogRelp.NodeSyntax.AuditRules;

/// <summary>Reads the options of one line in the same order and with the same state as auditctl's setopt.</summary>
internal sealed class RuleLineReader
{
    private readonly List<string> _words;
    private readonly OptionReader _options;
    private readonly RuleState _rule = new();
    private int _keyLength;
    private bool _stopsQuietly;
    private bool _changesStatus;

    private RuleLineReader(List<string> words)
    {
        _words = words;
        _options = new OptionReader(words);
    }

    /// <summary>Reads the line.</summary>
    /// <param name="words">The words of the line, at least one.</param>
    /// <param name="error">Why the line has no effect, or <see langword="null"/>.</param>
    /// <returns>The rule or command; incomplete if there is an error.</returns>
    public static RuleState Read(List<string> words, out string? error)
    {
        RuleLineReader reader = new(words);
        error = reader.ReadOptions() ?? reader.Finish();
        return reader._rule;
    }

    private string? ReadOptions()
    {
        while (_options.Next(out string? invalid) is { } option)
        {
            if (invalid is not null)
            {
                return invalid;
            }

            if (ReadOption(option, _options.Argument) is { } error)
            {
                return error;
            }

            if (_stopsQuietly)
            {
                break;
            }
        }

        return _options.LeftOver > 0
            ? $"superfluous text {Show(_options.FirstLeftOver ?? _options.Peek() ?? _words[^1])}: "
                + "a rule takes options only, one command a line"
            : null;
    }

    private string? ReadOption(string option, string argument)
    {
        switch (option)
        {
            case "a" or "A" or "d":
                return ListReader.Read(_rule, option, argument);
            case "S":
                return SyscallReader.Read(_rule, argument);
            case "F":
                return ReadField(argument);
            case "C":
                return FieldReader.ReadComparison(_rule, argument);
            case "k":
                return _rule.CanHaveKey && _rule.List != AuditList.None
                    ? AddKey(argument)
                    : $"-k {Show(argument)} needs -S, -w, path, dir, perm, exe or fstype before it: add -S all or move it back";
            case "p":
                return WatchReader.ReadPermissions(_rule, argument);
            case "w" or "W":
                return WatchReader.Read(_rule, option, argument);
            case "i":
                _rule.IgnoresErrors = true;
                return ReadNothingAfterIgnore();
            case "c":
                _rule.IgnoresErrors = true;
                _rule.FailsAtEnd = true;
                _stopsQuietly = true;
                return null;
            case "D":
                return ReadDeleteAll();
            default:
                return ReadCommand(option, argument);
        }
    }

    private string? ReadCommand(string option, string argument)
    {
        switch (option)
        {
            case "e":
                _changesStatus = true;
                return StatusReader.ReadEnabled(_rule, argument);
            case "f":
                _changesStatus = true;
                return StatusReader.ReadFailure(_rule, argument);
            case "b" or "r":
                _changesStatus = true;
                return StatusReader.ReadNumber($"-{option}", argument, uint.MaxValue);
            case "backlog_wait_time":
                _changesStatus = true;
                return StatusReader.ReadBacklogWaitTime(_rule, argument);
            case "q":
                return ReadEquivalent(argument);
            case "R":
                return $"-R {Show(argument)}: rules files cannot be nested, remove it";
            case "h":
                return "-h is no rule: remove it";
            case "l" or "s":
                return ReadListing(option);
            case "m" when _words.Count > 2:
                return "-m stands alone with its text: remove it";
            case "signal":
                _rule.Warnings.Add("--signal can end the load: remove it");
                return StopLine();
            case "loginuid-immutable":
                return StopLine();
            default:
                _rule.Warnings.Add($"'{(option.Length == 1 ? "-" : "--")}{option}' has no place in a rules file: remove it");
                return StopLine();
        }
    }

    // auditctl ignores the words after -i, but -i itself takes effect: auditctl continues after errors.
    private string? ReadNothingAfterIgnore()
    {
        _stopsQuietly = true;
        List<string> rest = _words.GetRange(_words.Count - _options.LeftOver, _options.LeftOver);
        if (rest.Find(BeginsRule) is { } rule)
        {
            return $"auditctl reads nothing after -i, the rule at {Show(rule)} is dropped: put it on a line of its own";
        }

        if (rest.Count > 0)
        {
            _rule.Warnings.Add($"auditctl reads nothing after -i, not {Show(rest[0])}: put it on a line of its own");
        }

        _options.Drop(rest.Count);
        return null;
    }

    private static bool BeginsRule(string word) =>
        word.StartsWith("-a", StringComparison.OrdinalIgnoreCase) || word.StartsWith("-w", StringComparison.Ordinal);

    // After these options auditctl ignores the rest of the line. A rule that began before is dropped silently.
    private string? StopLine()
    {
        _stopsQuietly = true;
        _options.Drop(_options.LeftOver);
        return null;
    }

    private string? ReadField(string argument)
    {
        if (_rule.List == AuditList.None)
        {
            return $"-F {Show(argument)} comes before the list: begin the rule with -a always,exit";
        }

        return argument.StartsWith("key=", StringComparison.Ordinal)
            ? AddKey(argument[4..])
            : FieldReader.Read(_rule, argument);
    }

    private string? AddKey(string key)
    {
        _keyLength += Encoding.UTF8.GetByteCount(key) + (_keyLength > 0 ? 1 : 0);
        if (_keyLength > RuleState.MaxKeyLength)
        {
            return $"key {Show(key)} is too long: at most {RuleState.MaxKeyLength} bytes for all keys of a rule";
        }

        if (key.Length > 0)
        {
            _rule.Keys.Add(key);
        }

        return null;
    }

    private string? ReadDeleteAll()
    {
        _rule.Deletes = true;
        _stopsQuietly = true;
        if (_words.Count == 1)
        {
            _rule.DeletesAll = true;
            return null;
        }

        if (_words.Count != 3 || _options.Peek() != "-k")
        {
            return "-D takes only -k with a key: put everything else on a line of its own";
        }

        _options.Drop(2);
        return null;
    }

    private string? ReadListing(string option)
    {
        _rule.Warnings.Add($"'-{option}' has no place in a rules file: remove it");
        _stopsQuietly = true;
        if (_words.Count == 2 && _options.Peek() == "-i")
        {
            _options.Drop(1);
        }
        else if (option == "l" && _words.Count == 3 && _options.Peek() == "-k")
        {
            _options.Drop(2);
        }

        return null;
    }

    private string? ReadEquivalent(string argument)
    {
        if (_rule.HasSyscall)
        {
            return $"-q {Show(argument)} does not go with a rule: put it on a line of its own";
        }

        string[] parts = argument.Split(',');
        if (parts.Length != 2 || parts[0].Length == 0 || parts[1].Length == 0)
        {
            return $"-q {Show(argument)} is no pair of paths: write mount-point,subtree";
        }

        NodeDirectories.CheckEquivalent(_rule, argument, parts);
        return StopLine();
    }

    private string? Finish()
    {
        if (_rule.Keys.Count > 0)
        {
            string key = string.Join('\u0001', _rule.Keys);
            if (_rule.FieldCount >= RuleState.MaxFields)
            {
                return $"too many fields with key {Show(key)}: a rule takes {RuleState.MaxFields}, split it";
            }

            if (_rule.List == AuditList.Exclude)
            {
                return $"key {Show(key)} does not go on the exclude list: remove it";
            }

            if (!_rule.CanHaveKey)
            {
                return $"key {Show(key)} needs -S, -w, path, dir, perm, exe or fstype in the rule: add -S all";
            }
        }

        if (_stopsQuietly)
        {
            _rule.IsDropped = _rule.List != AuditList.None;
            return _rule.IsDropped ? "another command ends the rule, which is dropped: put it on a line of its own" : null;
        }

        if (_rule.List == AuditList.None)
        {
            if (_rule.HasSyscall)
            {
                return "-S without a list: begin the rule with -a always,exit";
            }

            if (!_changesStatus)
            {
                _rule.Warnings.Add("the line does nothing: remove it");
            }

            return null;
        }

        if (KernelChecks.Find(_rule) is { } error)
        {
            return error;
        }

        // A line that deletes a rule gets another warning.
        if (_rule.Delete == AuditList.None)
        {
            NodeDirectories.Check(_rule);
        }

        return null;
    }
}
