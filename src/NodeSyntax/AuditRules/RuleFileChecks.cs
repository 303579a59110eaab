using System.Globalization;
using System.Text;

namespace RsyslogRelp.NodeSyntax.AuditRules;

/// <summary>Checks that concern several lines: their order, repeated rules, and missing lines.</summary>
internal sealed class RuleFileChecks(FindingList findings)
{
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly HashSet<string> _compatSyscalls = new(StringComparer.Ordinal);
    private readonly HashSet<string> _nativeSyscalls = new(StringComparer.Ordinal);
    private readonly List<(int Number, string Line, string Syscall)> _native = [];
    private (int Number, string Line)? _firstRule;
    private bool _sawLine;
    private bool _sawDeleteAll;
    private bool _ignoresErrors;
    private bool _compatAll;

    /// <summary>Remembers that the text has a line that is not a comment.</summary>
    public void SawLine() => _sawLine = true;

    /// <summary>Remembers a line that does not load.</summary>
    public void SawRefused(int number, string line, RuleState rule)
    {
        if (rule.Add != AuditList.None)
        {
            _firstRule ??= (number, line);
        }
    }

    /// <summary>Checks a line that loads, together with the lines before it.</summary>
    public void Check(int number, string line, RuleState rule)
    {
        _ignoresErrors |= rule.IgnoresErrors;
        if (rule.Deletes)
        {
            _seen.Clear();
        }

        if (rule.DeletesAll)
        {
            _sawDeleteAll = true;
            if (_firstRule is not null)
            {
                findings.Warning(number, line, "-D deletes the rules before it: put it first");
            }
        }

        if (rule.Add == AuditList.None)
        {
            if (rule.Delete != AuditList.None)
            {
                findings.Warning(number, line, "deleting fails unless that very rule was loaded before: remove the line");
            }

            return;
        }

        if (_firstRule is null)
        {
            _firstRule = (number, line);
            if (!_ignoresErrors)
            {
                findings.Warning(
                    number, line, "neither -c nor -i before the first rule, the first refused rule ends the load: put -c first");
            }
        }

        if (!_seen.Add(Canonical(rule)))
        {
            findings.Error(number, line, "the same rule stands further up, the kernel refuses it with 'rule exists': remove it");
            return;
        }

        CheckRule(number, line, rule);
    }

    /// <summary>Adds findings about lines that are missing.</summary>
    public void Finish()
    {
        if (!_sawLine)
        {
            findings.Error(1, "", "no audit rules in the text: add rules or leave auditRules out");
            return;
        }

        if (_firstRule is not var (number, line))
        {
            findings.Warning(1, "", "no rule in the text, nothing is audited: add rules");
            return;
        }

        if (!_sawDeleteAll)
        {
            findings.Warning(number, line, "no -D in the text, the rules of an earlier load stay and equal ones are refused: put -D first");
        }

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

    // The kernel regards two rules as equal if list, action, system calls, fields (in order) and key are equal. Only common spellings of
    // the same value are unified here; other duplicates are not found.
    private static string Canonical(RuleState rule)
    {
        StringBuilder text = new();
        text.Append(rule.Add).Append('|').Append(rule.Action).Append('|').Append(rule.Watch).Append('|');
        text.AppendJoin(',', rule.Syscalls.Distinct().Order(StringComparer.Ordinal)).Append('|');
        foreach (RuleField field in rule.Fields)
        {
            string value = field.Field switch
            {
                AuditField.Perm => field.Number.ToString(CultureInfo.InvariantCulture),
                AuditField.Auid when field.Number == uint.MaxValue => "unset",
                _ => field.Value,
            };
            text.Append((int)field.Field).Append(' ').Append((int)field.Operator).Append(' ').Append(value).Append('|');
        }

        return text.AppendJoin('\u0001', rule.Keys).ToString();
    }
}
