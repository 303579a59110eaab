using System.Text;
using static RsyslogRelp.Core.AuditRules.RuleWords;

namespace RsyslogRelp.Core.AuditRules;

/// <summary>Reads one line's options in the order and with the state that auditctl's setopt keeps.</summary>
internal sealed class RuleLineReader
{
    /// <summary>AUDIT_BITMASK_SIZE words of 32 system calls.</summary>
    private const uint MaxSyscallNumber = 2047;

    /// <summary>NAME_MAX: bytes.</summary>
    private const int MaxNameLength = 255;

    private readonly List<string> _words;
    private readonly OptionReader _options;
    private readonly RuleState _rule = new();
    private int _keyLength;
    private bool _sendsRule;
    private bool _stopsQuietly;
    private bool _changesStatus;

    private RuleLineReader(List<string> words)
    {
        _words = words;
        _options = new OptionReader(words);
    }

    /// <summary>Reads the line.</summary>
    /// <param name="words">Its words, at least one.</param>
    /// <param name="complaint">Why the line takes no effect, or <see langword="null"/>.</param>
    /// <returns>What the line asks for; incomplete if there is a complaint.</returns>
    internal static RuleState Read(List<string> words, out string? complaint)
    {
        RuleLineReader reader = new(words);
        complaint = reader.ReadOptions() ?? reader.Finish();
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

            if (ReadOption(option, _options.Argument) is { } complaint)
            {
                return complaint;
            }

            if (_stopsQuietly)
            {
                break;
            }
        }

        return _options.LeftOver > 0
            ? $"superfluous text {Show(_options.FirstLeftOver ?? _options.Peek() ?? _words[^1])}: a rule takes options only, one command a line"
            : null;
    }

    private string? ReadOption(string option, string argument)
    {
        switch (option)
        {
            case "a" or "A" or "d":
                return ReadList(option, argument);
            case "S":
                return ReadSyscalls(argument);
            case "F":
                return ReadField(argument);
            case "C":
                return FieldReader.ReadComparison(_rule, argument);
            case "k":
                return _rule.CanHaveKey && _rule.List != AuditList.None
                    ? AddKey(argument)
                    : $"-k {Show(argument)} needs -S, -w, path, dir, perm, exe or fstype before it: add -S all or move it back";
            case "p":
                return ReadPermissions(argument);
            case "w" or "W":
                return ReadWatch(option, argument);
            case "i":
                _rule.IgnoresErrors = true;
                return ReadNothingAfterIgnore();
            case "c":
                _rule.IgnoresErrors = true;
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
                return ReadEnabled(argument);
            case "f":
                _changesStatus = true;
                if (argument == "2")
                {
                    _rule.Warnings.Add("-f 2 makes the kernel panic when an audit record is lost: use -f 1");
                }

                return argument is "0" or "1" or "2" ? null : $"-f {Show(argument)}: use 0, 1 or 2";
            case "b" or "r":
                return ReadNumber($"-{option}", argument, uint.MaxValue);
            case "backlog_wait_time":
                return ReadBacklogWaitTime(argument);
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

    // What follows -i is superfluous as it is after any other command, but -i already has auditctl go on after errors.
    private string? ReadNothingAfterIgnore()
    {
        _stopsQuietly = true;
        List<string> rest = _words.GetRange(_words.Count - _options.LeftOver, _options.LeftOver);
        if (rest.Find(static word => word.StartsWith("-a", StringComparison.OrdinalIgnoreCase) || word.StartsWith("-w", StringComparison.Ordinal)) is { } rule)
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

    // Options after which auditctl reads nothing more of the line; a rule begun before is dropped without a word.
    private string? StopLine()
    {
        _stopsQuietly = true;
        _options.Drop(_options.LeftOver);
        return null;
    }

    private string? ReadList(string option, string argument)
    {
        if (option != "d" && argument.Contains("task", StringComparison.Ordinal) && _rule.HasSyscall)
        {
            return $"-S does not go on the task list: remove it or use {Show("always,exit")}";
        }

        if (_rule.HasListOption)
        {
            return $"a second list {Show(argument)} in one line: write one rule a line";
        }

        _rule.HasListOption = true;
        string[] parts = argument.Split(',');
        if (parts.Length != 2)
        {
            return $"-{option} {Show(argument)} is no list and action: write always,exit";
        }

        if (parts.Contains("possible"))
        {
            return "action 'possible' is gone, the rule is dropped: use always";
        }

        bool listFirst = parts[0] is not ("always" or "never");
        string listName = listFirst ? parts[0] : parts[1];
        string action = listFirst ? parts[1] : parts[0];
        if (!AuditNames.Lists.TryGetValue(listName, out AuditList list))
        {
            return listName == "entry"
                ? "list 'entry' is gone: use exit"
                : $"unknown list {Show(listName)}: use exit, task, user, exclude or filesystem";
        }

        if (action is not ("always" or "never"))
        {
            return $"unknown action {Show(action)}: use always or never";
        }

        if (option != "d" && _rule.HasWatch && !listFirst)
        {
            return $"-{option} {Show(argument)} does not go with -w: remove it";
        }

        if (list == AuditList.IoUring)
        {
            _rule.Warnings.Add("list 'io_uring' is unknown to auditctl before 3.1: the rule is lost on older nodes");
        }

        _rule.Action = action;
        _sendsRule = true;
        if (option == "d")
        {
            _rule.Delete = list;
            _rule.Deletes = true;
        }
        else
        {
            _rule.Add = list;
        }

        return null;
    }

    private string? ReadSyscalls(string argument)
    {
        if (_rule.List is AuditList.Task or AuditList.User or AuditList.Filesystem or AuditList.Exclude)
        {
            return $"-S {Show(argument)} does not go on this list: use the exit list or remove it";
        }

        foreach (string name in argument.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            if (_rule.List != AuditList.IoUring && CheckSyscall(name) is { } complaint)
            {
                return complaint;
            }

            _rule.Syscalls.Add(name.ToLowerInvariant());
        }

        _rule.HasSyscall = true;
        return null;
    }

    private string? CheckSyscall(string name)
    {
        if (name == "all" || _rule.Architectures == SyscallArchitectures.None)
        {
            return null;
        }

        SyscallArchitectures known = SyscallNames.Find(name, out bool newer);
        if (known == SyscallArchitectures.None && CNumber.StartsWithDigit(name))
        {
            bool fits = CNumber.TryParse(name, out ulong number) && number <= MaxSyscallNumber;
            return fits ? null : $"system call {Show(name)} is too big: use a name or at most {MaxSyscallNumber}";
        }

        if (known == SyscallArchitectures.None)
        {
            return $"unknown system call {Show(name)}: no supported architecture has it, see ausyscall --dump";
        }

        SyscallArchitectures here = known & _rule.Architectures;
        if (here == SyscallArchitectures.None)
        {
            return $"system call {Show(name)} does not exist for arch={_rule.Machine ?? "b64"}, only on {Describe(known)}: "
                + "move it to a rule of that arch";
        }

        SyscallArchitectures left = _rule.Loadable & here;
        if (left == SyscallArchitectures.None)
        {
            return $"no node has {Show(name)} and the other system calls of the rule: split the rule";
        }

        if (left != (_rule.Loadable & _rule.Architectures))
        {
            _rule.Warnings.Add(
                $"system call {Show(name)} does not exist on {Describe(_rule.Architectures & ~known)}, the whole rule is lost there: "
                + $"split the rule, this one into a rule with arch={Describe(here)}");
        }

        _rule.Loadable = left;
        if (newer)
        {
            _rule.Warnings.Add($"system call {Show(name)} is unknown to auditctl 3.0.9, the whole rule is lost there: "
                + "give it a rule of its own");
        }

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

    private string? ReadPermissions(string argument)
    {
        if (_rule.List == AuditList.None)
        {
            return $"-p {Show(argument)} needs -w before it";
        }

        if (FieldReader.CheckPermissions(_rule, argument, out uint letters) is { } complaint)
        {
            return complaint;
        }

        int known = _rule.Fields.FindIndex(field => field.Field == AuditField.Perm);
        RuleField perm = new(AuditField.Perm, AuditOperator.Equal, argument, letters);
        if (known >= 0)
        {
            _rule.Fields[known] = perm;
            return null;
        }

        if (_rule.FieldCount is 0 or >= RuleState.MaxFields)
        {
            return $"-p {Show(argument)} needs -w, path or dir before it";
        }

        _rule.Fields.Add(perm);
        return null;
    }

    private string? ReadWatch(string option, string path)
    {
        if (option == "w" && _rule.List != AuditList.None)
        {
            return $"-w {Show(path)} does not go with -a: use -F path or -F dir instead";
        }

        if (_rule.Fields.Count > 0)
        {
            return $"-{option} {Show(path)} comes after a field: begin the line with it";
        }

        if (Encoding.UTF8.GetByteCount(path) >= RuleState.MaxPathLength)
        {
            return $"path {Show(path)} is too long: at most {RuleState.MaxPathLength - 1} bytes";
        }

        if (path.Length == 0 || path[0] != '/')
        {
            return $"path {Show(path)} is not absolute: start it with /";
        }

        string trimmed = path.Length > 2 ? path.TrimEnd('/') : path;
        trimmed = trimmed.Length == 0 ? "/" : trimmed;
        if (Encoding.UTF8.GetByteCount(trimmed.AsSpan(trimmed.LastIndexOf('/') + 1)) > MaxNameLength)
        {
            return $"the last name of path {Show(path)} is too long: at most {MaxNameLength} bytes";
        }

        if (path.Contains("..", StringComparison.Ordinal) || path.AsSpan().ContainsAny('*', '?'))
        {
            _rule.Warnings.Add($"path {Show(path)} is taken literally, '..', '*' and '?' included: write each path in full");
        }

        _rule.Action = "always";
        _rule.HasSyscall = true;
        _rule.HasPermOrPath = true;
        _sendsRule = true;
        if (option == "w")
        {
            _rule.Add = AuditList.Exit;
        }
        else
        {
            _rule.Delete = AuditList.Exit;
            _rule.Deletes = true;
        }

        _rule.Watch = trimmed;
        _rule.Fields.Add(new RuleField(AuditField.Perm, AuditOperator.Equal, "rwxa", 15));
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

    private string? ReadEnabled(string argument)
    {
        _changesStatus = true;
        if (argument == "2")
        {
            _rule.Warnings.Add("-e 2 locks the rules of the node until it reboots, later changes are refused: use -e 1");
        }
        else if (argument == "0")
        {
            _rule.Warnings.Add("-e 0 turns auditing off: remove it");
        }

        return argument is "0" or "1" or "2" ? null : $"-e {Show(argument)}: use 0, 1 or 2";
    }

    private string? ReadNumber(string option, string argument, ulong limit)
    {
        _changesStatus = true;
        if (!CNumber.StartsWithDigit(argument) || !CNumber.TryParse(argument, out ulong number))
        {
            return $"{option} {Show(argument)}: use a number";
        }

        return option.StartsWith("--", StringComparison.Ordinal) && unchecked((uint)number) > limit
            ? $"{option} {Show(argument)} is more than the kernel takes: use at most {limit}"
            : null;
    }

    private string? ReadBacklogWaitTime(string argument)
    {
        // The kernel's limit is ten minutes in its own ticks, of which there are 100 to 1000 a second.
        const uint MostTicks = 600_000;
        const uint FewestTicks = 60_000;
        string? complaint = ReadNumber("--backlog_wait_time", argument, MostTicks);
        if (complaint is null && CNumber.TryParse(argument, out ulong number) && unchecked((uint)number) > FewestTicks)
        {
            _rule.Warnings.Add($"--backlog_wait_time {Show(argument)} is refused by kernels with fewer ticks a second: "
                + $"use at most {FewestTicks}");
        }

        return complaint;
    }

    private string? ReadEquivalent(string argument)
    {
        if (_rule.HasSyscall)
        {
            return $"-q {Show(argument)} does not go with a rule: put it on a line of its own";
        }

        string[] parts = argument.Split(',');
        return parts.Length != 2 || parts[0].Length == 0 || parts[1].Length == 0
            ? $"-q {Show(argument)} is no pair of paths: write mount-point,subtree"
            : StopLine();
    }

    private static string Describe(SyscallArchitectures architectures)
    {
        (SyscallArchitectures Architecture, string Name)[] names =
        [
            (SyscallArchitectures.X64, "x86_64"),
            (SyscallArchitectures.I386, "i386"),
            (SyscallArchitectures.Arm64, "aarch64"),
            (SyscallArchitectures.Arm, "arm"),
        ];
        return string.Join(" and ", names.Where(pair => architectures.HasFlag(pair.Architecture)).Select(pair => pair.Name));
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
            return _sendsRule ? "another command ends the rule, which is dropped: put it on a line of its own" : null;
        }

        if (!_sendsRule)
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

        return KernelChecks.Find(_rule);
    }
}
