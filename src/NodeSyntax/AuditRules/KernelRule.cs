using System.Globalization;
using System.Text;

namespace RsyslogRelp.NodeSyntax.AuditRules;

/// <summary>
/// A rule as the kernel of one kind of node gets it, so that two spellings of one rule are equal texts (audit_compare_rule in the
/// kernel's auditfilter.c): list, action, system calls as a set of numbers, and the fields in their sequence with resolved values.
/// </summary>
/// <remarks>
/// Names of users and groups other than root, and what only a newer auditctl knows, are compared by name.
/// </remarks>
internal static class KernelRule
{
    /// <summary>The kinds of nodes, by their own architecture.</summary>
    public static readonly SyscallArchitectures[] Nodes = [SyscallArchitectures.X64, SyscallArchitectures.Arm64];

    /// <summary>The forms of a rule on a kind of node.</summary>
    /// <param name="rule">A rule that auditctl accepts.</param>
    /// <param name="node">One of <see cref="Nodes"/>.</param>
    /// <returns>
    /// None if the rule does not load there. Two for <c>-w</c>: auditctl makes <c>dir</c> of it if the path is a directory on the
    /// node, else <c>path</c>. A rule that names the same path with <c>path</c> or <c>dir</c> says which of the two it is.
    /// </returns>
    public static IEnumerable<string> Forms(RuleState rule, SyscallArchitectures node)
    {
        SyscallArchitectures table = Resolve(rule.Architectures, node);
        if (rule.Syscalls.Count > 0 && table != SyscallArchitectures.None && !rule.Loadable.HasFlag(table))
        {
            yield break;
        }

        string head = $"{node}|{rule.List}|{rule.Action}|{Mask(rule.Syscalls, table)}|";
        string tail = Fields(rule, node);
        if (rule.Watch is not { } watch)
        {
            yield return head + tail;
            yield break;
        }

        yield return head + Field(AuditField.Dir, AuditOperator.Equal, watch) + tail;
        if (!NodeDirectories.Everywhere.Contains(watch))
        {
            yield return head + Field(AuditField.Path, AuditOperator.Equal, watch) + tail;
        }
    }

    private static SyscallArchitectures Resolve(SyscallArchitectures architectures, SyscallArchitectures node) => architectures switch
    {
        SyscallArchitectures.Native => node,
        SyscallArchitectures.Compat when node == SyscallArchitectures.X64 => SyscallArchitectures.I386,
        SyscallArchitectures.Compat => SyscallArchitectures.Arm,
        _ => architectures,
    };

    private static string Mask(List<string> syscalls, SyscallArchitectures table)
    {
        // Without -S a rule gets every system call.
        if (syscalls.Count == 0 || syscalls.Contains("all"))
        {
            return "all";
        }

        IEnumerable<string> numbers = syscalls.Select(name =>
            SyscallNames.NumberOf(name, table) is { } number ? Text(number)
            : CNumber.StartsWithDigit(name) ? Text(CNumber.Low32(name))
            : name);
        return string.Join(',', numbers.Distinct().Order(StringComparer.Ordinal));
    }

    private static string Fields(RuleState rule, SyscallArchitectures node)
    {
        StringBuilder text = new();
        foreach (RuleField field in rule.Fields)
        {
            text.Append(Field(field.Field, field.Operator, ValueOf(field, node)));
        }

        // auditctl joins the keys with this character and puts them last.
        return rule.Keys.Count == 0
            ? text.ToString()
            : text.Append(Field(AuditField.Key, AuditOperator.Equal, string.Join('\u0001', rule.Keys))).ToString();
    }

    private static string Field(AuditField field, AuditOperator op, string value) => $"{(int)field} {(int)op} {value}\0";

    private static string ValueOf(RuleField field, SyscallArchitectures node)
    {
        bool x64 = node == SyscallArchitectures.X64;
        switch (field.Field)
        {
            case AuditField.Arch:
                return Text(field.Number switch
                {
                    64 => AuditNames.NumberOfMachine(x64 ? "x86_64" : "aarch64"),
                    32 => AuditNames.NumberOfMachine(x64 ? "i386" : "arm"),
                    uint number => number,
                });
            case AuditField.FileType:
                return field.Value.ToLowerInvariant();
            case AuditField.Exe or AuditField.Key or AuditField.Path or AuditField.Dir
                or AuditField.SubjUser or AuditField.SubjRole or AuditField.SubjType or AuditField.SubjSen or AuditField.SubjClr
                or AuditField.ObjUser or AuditField.ObjRole or AuditField.ObjType or AuditField.ObjLevLow or AuditField.ObjLevHigh:
                return field.Value;
            default:
                return IsUnknownName(field) ? field.Value : Text(field.Number);
        }
    }

    private static bool IsUnknownName(RuleField field)
    {
        if (CNumber.StartsWithSignedDigit(field.Value))
        {
            return false;
        }

        bool owner = FieldOwners.IsUser(field.Field) || FieldOwners.IsGroup(field.Field);
        return owner
            ? field.Value is not (FieldOwners.Unset or FieldOwners.Root)
            : field is { Field: AuditField.MsgType or AuditField.FsType, Number: 0 };
    }

    private static string Text(uint number) => number.ToString(CultureInfo.InvariantCulture);
}
