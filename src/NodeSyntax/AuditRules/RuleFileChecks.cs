namespace RsyslogRelp.NodeSyntax.AuditRules;

/// <summary>Checks that concern several lines: their order, repeated rules, and missing lines.</summary>
internal sealed class RuleFileChecks(FindingList findings)
{
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly HashSet<string> _compatSyscalls = new(StringComparer.Ordinal);
    private readonly HashSet<string> _nativeSyscalls = new(StringComparer.Ordinal);
    private readonly List<(int Number, string Line, string Syscall)> _native = [];
    private (int Number, string Line)? _firstRule;
    private SequencedLine? _movedDelete;
    private int _topmostRule = int.MaxValue;
    private bool _sawLine;
    private bool _sawDeleteAll;
    private bool _ignoresErrors;
    private bool _failsAtEnd;
    private bool _locked;
    private bool _loads;
    private bool _compatAll;

    /// <summary>Reports a line that augenrules leaves out, because a later one replaces it.</summary>
    public void SawReplaced(SequencedLine line)
    {
        _sawLine = true;
        string option = line.Text.Trim()[..2];
        if (option != "-D")
        {
            findings.Warning(line.Number, line.Text, $"augenrules keeps only the last {option} line, a later one replaces this: remove it");
        }
    }

    /// <summary>Reports a line that does not load. The lines before it decide whether the lines after it are lost too.</summary>
    public void Refuse(SequencedLine line, RuleState rule, string message)
    {
        Remember(line, rule);
        if (rule.Add != AuditList.None)
        {
            _firstRule ??= (line.Number, line.Text);
        }

        if (!rule.IsDropped && !_ignoresErrors)
        {
            findings.Error(line.Number, line.Text, message);
            return;
        }

        findings.Refused(line.Number, line.Text, message);
        if (!rule.IsDropped && _failsAtEnd)
        {
            _failsAtEnd = false;
            findings.Warning(
                line.Number,
                line.Text,
                "auditctl goes on after -c, but the load counts as failed on every node: correct the refused lines");
        }
    }

    /// <summary>Checks a line that loads, together with the lines before it.</summary>
    public void Check(SequencedLine line, RuleState rule)
    {
        if (_locked && (rule.Deletes || rule.Add != AuditList.None))
        {
            Refuse(line, rule, "the rules are locked by -e 2 before it: put -e 2 on a line of its own");
            return;
        }

        Remember(line, rule);
        if (rule.Deletes)
        {
            _seen.Clear();
        }

        if (rule.DeletesAll)
        {
            CheckDeleteAll(line);
        }

        if (rule.Add == AuditList.None)
        {
            if (rule.Delete != AuditList.None)
            {
                findings.Warning(line.Number, line.Text, "deleting fails unless that very rule was loaded before: remove the line");
            }

            return;
        }

        if (_firstRule is null)
        {
            _firstRule = (line.Number, line.Text);
            if (!_ignoresErrors)
            {
                findings.Warning(
                    line.Number,
                    line.Text,
                    "neither -c nor -i before the first rule, the first refused rule ends the load: put -c first");
            }
        }

        if (!IsRepeated(line, rule))
        {
            _loads = true;
            CheckRule(line.Number, line.Text, rule);
        }
    }

    /// <summary>Adds findings about lines that are missing.</summary>
    /// <returns>Whether any rule of the text loads.</returns>
    public bool Finish()
    {
        if (!_sawLine)
        {
            findings.Error(1, "", "no audit rules in the text: add rules or leave auditRules out");
            return false;
        }

        if (_movedDelete is { } delete && _topmostRule < delete.Number)
        {
            findings.Warning(delete.Number, delete.Text, "augenrules moves -D to the top, it deletes no rule of this text: put it first");
        }

        if (_firstRule is not var (number, line))
        {
            findings.Warning(1, "", "no rule in the text, nothing is audited: add rules");
            return false;
        }

        if (!_sawDeleteAll)
        {
            findings.Warning(number, line, "no -D in the text, the rules of an earlier load stay and equal ones are refused: put -D first");
        }

        FindMissingArchitecture();
        return _loads;
    }

    private void Remember(SequencedLine line, RuleState rule)
    {
        _sawLine = true;
        _ignoresErrors |= rule.IgnoresErrors;
        _failsAtEnd |= rule.FailsAtEnd;
        _locked |= rule.Locks;
        if (rule.Add != AuditList.None)
        {
            _topmostRule = Math.Min(_topmostRule, line.Number);
        }
    }

    private void CheckDeleteAll(SequencedLine line)
    {
        _sawDeleteAll = true;
        if (line.Moved)
        {
            _movedDelete = line;
        }
        else if (_firstRule is not null)
        {
            findings.Warning(line.Number, line.Text, "-D deletes the rules before it: put it first");
        }
    }

    // Whether a system call's name and a number are the same, and what b64 is, depends on the architecture of the node.
    private bool IsRepeated(SequencedLine line, RuleState rule)
    {
        List<string> repeated = [];
        bool loadsElsewhere = false;
        foreach (SyscallArchitectures node in KernelRule.Nodes)
        {
            List<string> forms = [.. KernelRule.Forms(rule, node)];
            if (forms.Exists(_seen.Contains) && !rule.Prepends)
            {
                repeated.Add(node == SyscallArchitectures.X64 ? "x86_64" : "aarch64");
            }
            else
            {
                loadsElsewhere |= forms.Count > 0;
            }

            _seen.UnionWith(forms);
        }

        if (repeated.Count == 0)
        {
            return false;
        }

        if (loadsElsewhere)
        {
            findings.Warning(
                line.Number,
                line.Text,
                $"the same rule stands further up for {repeated[0]} nodes, the kernel refuses it there with 'rule exists': remove it");
            return false;
        }

        Refuse(line, rule, "the same rule stands further up, the kernel refuses it with 'rule exists': remove it");
        return true;
    }

    private void FindMissingArchitecture()
    {
        if (_compatAll)
        {
            return;
        }

        foreach ((int nativeNumber, string nativeLine, string syscall) in _native)
        {
            if (!_compatSyscalls.Contains(syscall))
            {
                findings.Warning(
                    nativeNumber,
                    nativeLine,
                    $"32-bit system calls ({RuleWords.Show(syscall)}) are not audited on x86_64: add the same rule with arch=b32");
                return;
            }
        }
    }

    private void CheckRule(int number, string line, RuleState rule)
    {
        bool always = rule.Action == "always";
        if (rule.Add == AuditList.Task && !always && rule.Fields.Count == 0)
        {
            findings.Warning(number, line, "never,task without a field turns system call auditing off for every new process: remove it");
        }

        if (!always)
        {
            return;
        }

        if (rule.Keys.Count == 0 && rule.Fields.TrueForAll(field => field.Field != AuditField.Key)
            && rule.Add is AuditList.Exit or AuditList.IoUring)
        {
            findings.Warning(number, line, "no key, the rule's records cannot be told from others: add -k with a name");
        }

        if (rule.Add != AuditList.Exit || rule.HasWatch)
        {
            return;
        }

        bool unbounded = rule.Fields.TrueForAll(field => field.Field is AuditField.Arch or AuditField.Key);
        if (unbounded && (rule.Syscalls.Count == 0 || rule.Syscalls.Contains("all")))
        {
            findings.Warning(number, line, "the rule records every system call of every process: name system calls with -S or add fields");
        }

        if (rule.Machine is null)
        {
            if (rule.Syscalls.Exists(name => name != "all" && !CNumber.StartsWithDigit(name)))
            {
                findings.Warning(
                    number, line, "-S without -F arch audits 64-bit calls only: write one rule with arch=b64 and one with arch=b32");
            }

            return;
        }

        RememberArchitecture(number, line, rule);
    }

    // A 64-bit rule has a 32-bit counterpart if the 32-bit rules together name its system calls. The texts of rules cannot be compared,
    // because some calls have different names.
    private void RememberArchitecture(int number, string line, RuleState rule)
    {
        List<string> names = rule.Syscalls;
        if (names.Count == 0)
        {
            // Without -S a rule is identified by its paths.
            names = [string.Join(' ', rule.Fields.Where(IsPlace).Select(field => field.Value).Prepend("all"))];
        }

        if (rule.Architectures.HasFlag(SyscallArchitectures.I386))
        {
            _compatAll |= rule.Syscalls.Contains("all");
            _compatSyscalls.UnionWith(names);
        }
        else if (rule.Architectures.HasFlag(SyscallArchitectures.X64))
        {
            foreach (string name in names)
            {
                bool exists = name.StartsWith("all", StringComparison.Ordinal)
                    || SyscallNames.Find(name, out _).HasFlag(SyscallArchitectures.I386);
                if (exists && _nativeSyscalls.Add(name))
                {
                    _native.Add((number, line, name));
                }
            }
        }
    }

    private static bool IsPlace(RuleField field) => field.Field is AuditField.Path or AuditField.Dir or AuditField.Exe;
}
