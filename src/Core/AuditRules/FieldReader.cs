using System.Text;
using static RsyslogRelp.Core.AuditRules.RuleWords;

namespace RsyslogRelp.Core.AuditRules;

/// <summary>
/// Reads the pairs of <c>-F</c> and <c>-C</c> as libaudit's audit_rule_fieldpair_data and audit_rule_interfield_comp_data do.
/// </summary>
internal static class FieldReader
{
    private const string Unset = "unset";

    /// <summary>AF_MAX of the C library that auditd is built with.</summary>
    private const uint MaxAddressFamily = 46;

    /// <summary>Adds the field to the rule.</summary>
    /// <returns>Why auditctl refuses it, or <see langword="null"/>.</returns>
    internal static string? Read(RuleState rule, string pair)
    {
        if (rule.FieldCount >= RuleState.MaxFields)
        {
            return $"too many fields at {Show(pair)}: a rule takes {RuleState.MaxFields}, split it";
        }

        if (!TrySplit(pair, out string name, out AuditOperator op, out string value))
        {
            return $"no operator in -F {Show(pair)}: write field=value";
        }

        if (name.Length == 0)
        {
            return $"no field before the operator in -F {Show(pair)}: write field=value";
        }

        if (value.Length == 0)
        {
            return $"no value after the operator in -F {Show(pair)}: write field=value";
        }

        if (!AuditNames.Fields.TryGetValue(name, out AuditField field))
        {
            return $"unknown field {Show(name)} in -F: see auditctl(8) for the fields";
        }

        if (CheckList(rule.List, field, name) is { } misplaced)
        {
            return misplaced;
        }

        if (CheckValue(rule, field, name, op, value, out uint number) is { } unusable)
        {
            return unusable;
        }

        rule.Fields.Add(new RuleField(field, op, value, number));
        return null;
    }

    /// <summary>Adds a comparison of two fields to the rule.</summary>
    /// <returns>Why auditctl refuses it, or <see langword="null"/>.</returns>
    internal static string? ReadComparison(RuleState rule, string pair)
    {
        if (rule.FieldCount >= RuleState.MaxFields)
        {
            return $"too many fields at {Show(pair)}: a rule takes {RuleState.MaxFields}, split it";
        }

        int at = pair.IndexOf("!=", StringComparison.Ordinal);
        int length = 2;
        if (at < 0)
        {
            at = pair.IndexOf('=', StringComparison.Ordinal);
            length = 1;
        }

        if (at < 0)
        {
            return $"-C {Show(pair)} needs = or !=: write field=field";
        }

        string left = pair[..at];
        string right = pair[(at + length)..];
        if (!AuditNames.Fields.TryGetValue(left, out AuditField leftField))
        {
            return $"unknown field {Show(left)} in -C: write field=field";
        }

        if (!AuditNames.Fields.TryGetValue(right, out AuditField rightField))
        {
            return $"unknown field {Show(right)} in -C: write field=field";
        }

        if (rule.List != AuditList.Exit)
        {
            return $"-C {Show(pair)} works on the exit list only: put -a always,exit before it";
        }

        bool comparable = leftField != rightField
            && ((IsUser(leftField) && IsUser(rightField)) || (IsGroup(leftField) && IsGroup(rightField)));
        if (!comparable)
        {
            return $"-C {Show(pair)} compares what cannot be compared: take two different user or two different group fields";
        }

        AuditField first = leftField < rightField ? leftField : rightField;
        AuditField second = leftField < rightField ? rightField : leftField;
        AuditOperator op = length == 2 ? AuditOperator.NotEqual : AuditOperator.Equal;
        rule.Fields.Add(new RuleField(AuditField.FieldCompare, op, $"{first},{second}", 0));
        return null;
    }

    private static bool TrySplit(string pair, out string name, out AuditOperator op, out string value)
    {
        foreach ((string symbol, AuditOperator candidate) in AuditNames.Operators)
        {
            int at = pair.IndexOf(symbol, StringComparison.Ordinal);
            if (at >= 0)
            {
                name = pair[..at];
                value = pair[(at + symbol.Length)..];
                op = candidate;
                return true;
            }
        }

        (name, value, op) = ("", "", default);
        return false;
    }

    private static string? CheckList(AuditList list, AuditField field, string name)
    {
        if (list == AuditList.Exclude && field is not (AuditField.Pid or AuditField.Uid or AuditField.Gid or AuditField.Auid
            or AuditField.MsgType or AuditField.SubjUser or AuditField.SubjRole or AuditField.SubjType or AuditField.SubjSen
            or AuditField.SubjClr or AuditField.Exe))
        {
            return $"field {Show(name)} does not go on the exclude list: use pid, uid, gid, auid, msgtype, exe or subj_*";
        }

        bool allowed = field switch
        {
            AuditField.Exit or AuditField.ObjUser or AuditField.ObjRole or AuditField.ObjType or AuditField.ObjLevLow
                or AuditField.ObjLevHigh or AuditField.Path or AuditField.Dir or AuditField.Perm or AuditField.FileType
                or AuditField.DevMajor or AuditField.DevMinor or AuditField.Inode or AuditField.Success or AuditField.Ppid
                => list is AuditList.Exit or AuditList.IoUring,
            AuditField.MsgType => list is AuditList.Exclude or AuditList.User,
            AuditField.FsType => list == AuditList.Filesystem,
            AuditField.SessionId => list is AuditList.Exit or AuditList.User,
            _ => true,
        };
        return allowed ? null : $"field {Show(name)} does not go on the {NameOf(list)} list: use the {HomeOf(field)} list";
    }

    private static string HomeOf(AuditField field) => field switch
    {
        AuditField.MsgType => "exclude",
        AuditField.FsType => "filesystem",
        _ => "exit",
    };

    private static string NameOf(AuditList list) => list == AuditList.IoUring ? "io_uring" : list.ToString().ToLowerInvariant();

    private static string? CheckValue(
        RuleState rule, AuditField field, string name, AuditOperator op, string value, out uint number)
    {
        number = 0;
        if (IsUser(field))
        {
            return CheckUser(rule, name, value, out number);
        }

        if (IsGroup(field))
        {
            return CheckGroup(rule, name, value, out number);
        }

        switch (field)
        {
            case AuditField.Exit:
                return CheckExit(value, out number);
            case AuditField.MsgType:
                return CheckMessageType(rule, value, out number);
            case AuditField.Arch:
                return CheckArchitecture(rule, op, value);
            case AuditField.Perm:
                return op != AuditOperator.Equal
                    ? $"field {Show(name)} takes only =: write perm={value}"
                    : CheckPermissions(rule, value, out number);
            case AuditField.FileType:
                return AuditNames.FileTypes.Contains(value)
                    ? null
                    : $"unknown file type {Show(value)}: use one of {string.Join(", ", AuditNames.FileTypes.Order(StringComparer.Ordinal))}";
            case AuditField.FsType:
                return CheckFilesystemType(rule, op, value, out number);
            case AuditField.A0 or AuditField.A1 or AuditField.A2 or AuditField.A3:
                number = Number(value);
                return CNumber.StartsWithSignedDigit(value) ? null : $"{name}={Show(value)} is no number: use a number";
            case AuditField.SessionId:
                number = value == Unset ? uint.MaxValue : Number(value);
                if (value != Unset && !CNumber.StartsWithSignedDigit(value))
                {
                    number = 0;
                    rule.Warnings.Add($"sessionid {Show(value)} is read as 0: use a number or unset");
                }

                return null;
            case AuditField.SaddrFam:
                number = Number(value);
                return number < MaxAddressFamily ? null : $"address family {Show(value)} is too big: use a number below {MaxAddressFamily}";
            case AuditField.Exe or AuditField.Key or AuditField.Path or AuditField.Dir
                or AuditField.SubjUser or AuditField.SubjRole or AuditField.SubjType or AuditField.SubjSen or AuditField.SubjClr
                or AuditField.ObjUser or AuditField.ObjRole or AuditField.ObjType or AuditField.ObjLevLow or AuditField.ObjLevHigh:
                return CheckText(rule, field, name, op, value);
            default:
                if (field == AuditField.Inode && op is not (AuditOperator.Equal or AuditOperator.NotEqual))
                {
                    return $"field {Show(name)} takes only = and !=";
                }

                number = Number(value);
                return CNumber.StartsWithDigit(value) ? null : $"{name}={Show(value)} is no number: use a number without a sign";
        }
    }

    private static string? CheckUser(RuleState rule, string name, string value, out uint number)
    {
        number = value == Unset ? uint.MaxValue : Number(value);
        if (value != Unset && !CNumber.StartsWithSignedDigit(value) && value != "root")
        {
            rule.Warnings.Add($"{name}={Show(value)} loads only where that user exists: use the number");
        }

        return null;
    }

    private static string? CheckGroup(RuleState rule, string name, string value, out uint number)
    {
        number = Number(value);
        if (value[0] == '-')
        {
            return $"{name}={Show(value)} is no group: use a number without a sign, or a name";
        }

        if (!CNumber.StartsWithDigit(value) && value != "root")
        {
            rule.Warnings.Add($"{name}={Show(value)} loads only where that group exists: use the number");
        }

        return null;
    }

    private static string? CheckExit(string value, out uint number)
    {
        number = Number(value);
        string error = value[0] == '-' ? value[1..] : value;
        return CNumber.StartsWithSignedDigit(value) || AuditNames.Errors.Contains(error)
            ? null
            : $"unknown error {Show(value)} in exit: use a name such as -EACCES or a number";
    }

    private static string? CheckMessageType(RuleState rule, string value, out uint number)
    {
        const string Unknown = "UNKNOWN[";
        number = Number(value);
        if (CNumber.StartsWithDigit(value))
        {
            return null;
        }

        if (SyscallNames.IsMessageType(value, out bool newer))
        {
            if (newer)
            {
                rule.Warnings.Add($"message type {Show(value)} is unknown to auditctl 3.0.9: use its number");
            }

            return null;
        }

        bool numbered = value.StartsWith(Unknown, StringComparison.Ordinal) && value.Contains(']', StringComparison.Ordinal)
            && Number(value[Unknown.Length..]) is > 0 and <= int.MaxValue;
        return numbered ? null : $"unknown message type {Show(value)}: see ausearch -m for the names, or use a number";
    }

    private static string? CheckFilesystemType(RuleState rule, AuditOperator op, string value, out uint number)
    {
        number = Number(value);
        if (op is not (AuditOperator.Equal or AuditOperator.NotEqual))
        {
            return "field 'fstype' takes only = and !=";
        }

        if (!CNumber.StartsWithDigit(value))
        {
            if (AuditNames.NewerFilesystemTypes.Contains(value))
            {
                rule.Warnings.Add($"file system {Show(value)} is unknown to most auditctl: use its magic number");
            }
            else if (!AuditNames.FilesystemTypes.Contains(value))
            {
                return $"unknown file system {Show(value)}: use tracefs, debugfs or a magic number";
            }
        }
        else if (number == uint.MaxValue)
        {
            return $"unknown file system {Show(value)}: use tracefs, debugfs or a magic number";
        }

        rule.HasFilesystemType = true;
        return null;
    }

    private static string? CheckArchitecture(RuleState rule, AuditOperator op, string value)
    {
        if (rule.HasSyscall)
        {
            return $"arch={Show(value)} comes after -S or -w: put it right behind the list";
        }

        if (op is not (AuditOperator.Equal or AuditOperator.NotEqual))
        {
            return "field 'arch' takes only = and !=";
        }

        string? machine = value;
        if (!AuditNames.Machines.ContainsKey(value))
        {
            // Numbers are looked up: with a digit first as C reads them, otherwise as hexadecimal.
            bool fits = CNumber.TryParse(value, CNumber.StartsWithDigit(value) ? 0u : 16u, out ulong number);
            machine = fits ? AuditNames.MachineNumbers.GetValueOrDefault(unchecked((uint)number)) : null;
        }

        if (machine is null)
        {
            return $"unknown architecture {Show(value)}: use b64 or b32";
        }

        rule.Machine = machine;
        rule.Architectures = AuditNames.Machines[machine];
        if (rule.Architectures == SyscallArchitectures.None)
        {
            rule.Warnings.Add($"arch={Show(value)} is no architecture of a supported node: use b64 or b32");
        }

        return null;
    }

    /// <summary>Checks the letters of <c>-p</c> and <c>-F perm=</c>.</summary>
    internal static string? CheckPermissions(RuleState rule, string value, out uint letters)
    {
        letters = 0;
        if (value.Length > 4)
        {
            return $"permissions {Show(value)} are too long: use up to four of r, w, x, a";
        }

        foreach (char c in value)
        {
            int letter = "rwxa".IndexOf(char.ToLowerInvariant(c), StringComparison.Ordinal);
            if (letter < 0)
            {
                return $"unknown permission '{(char.IsControl(c) ? '?' : c)}': use r, w, x, a";
            }

            letters |= 1u << letter;
        }

        rule.HasPermOrPath = true;
        return null;
    }

    private static string? CheckText(RuleState rule, AuditField field, string name, AuditOperator op, string value)
    {
        switch (field)
        {
            case AuditField.Exe:
                if (op is not (AuditOperator.Equal or AuditOperator.NotEqual))
                {
                    return $"field {Show(name)} takes only = and !=";
                }

                rule.HasExe = true;
                break;
            case AuditField.Path or AuditField.Dir:
                rule.HasPermOrPath = true;
                break;
            case AuditField.Key when !rule.CanHaveKey:
                return $"key {Show(value)} needs -S, -w, path, dir, perm, exe or fstype in the rule: add -S all";
            default:
                break;
        }

        int limit = field == AuditField.Key ? RuleState.MaxKeyLength : RuleState.MaxPathLength;
        return Encoding.UTF8.GetByteCount(value) <= limit
            ? null
            : $"{name}={Show(value)} is too long: at most {limit} bytes";
    }

    private static bool IsUser(AuditField field) => field is AuditField.Uid or AuditField.Euid or AuditField.Suid
        or AuditField.Fsuid or AuditField.Auid or AuditField.ObjUid;

    private static bool IsGroup(AuditField field) => field is AuditField.Gid or AuditField.Egid or AuditField.Sgid
        or AuditField.Fsgid or AuditField.ObjGid;

    private static uint Number(string value)
    {
        _ = CNumber.TryParse(value, out ulong number);
        return unchecked((uint)number);
    }
}
