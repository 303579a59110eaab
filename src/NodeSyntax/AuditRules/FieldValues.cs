using System.Text;
using static RsyslogRelp.NodeSyntax.AuditRules.RuleWords;

namespace RsyslogRelp.NodeSyntax.AuditRules;

/// <summary>Checks the values of <c>-F</c> as libaudit does.</summary>
internal static class FieldValues
{
    /// <summary>AF_MAX of the C library that auditd is built with.</summary>
    private const uint MaxAddressFamily = 46;

    /// <summary>Why auditctl rejects the value, or <see langword="null"/>.</summary>
    public static string? Check(
        RuleState rule, AuditField field, string name, AuditOperator op, string value, out uint number)
    {
        number = 0;
        if (FieldOwners.IsUser(field))
        {
            return FieldOwners.CheckUser(rule, name, value, out number);
        }

        if (FieldOwners.IsGroup(field))
        {
            return FieldOwners.CheckGroup(rule, name, value, out number);
        }

        switch (field)
        {
            case AuditField.Exit:
                return CheckExit(value, out number);
            case AuditField.MsgType:
                return CheckMessageType(rule, value, out number);
            case AuditField.Arch:
                return CheckArchitecture(rule, op, value, out number);
            case AuditField.Perm:
                return op != AuditOperator.Equal
                    ? $"field {Show(name)} takes only =: write = before {Show(value)}"
                    : CheckPermissions(rule, value, out number);
            case AuditField.FileType:
                return AuditNames.FileTypes.Contains(value)
                    ? null
                    : $"unknown file type {Show(value)}: use one of "
                        + string.Join(", ", AuditNames.FileTypes.Order(StringComparer.Ordinal));
            case AuditField.FsType:
                return CheckFilesystemType(rule, op, value, out number);
            case AuditField.A0 or AuditField.A1 or AuditField.A2 or AuditField.A3:
                number = CNumber.Low32(value);
                return CNumber.StartsWithSignedDigit(value) ? null : $"{name}={Show(value)} is no number: use a number";
            case AuditField.SessionId:
                number = value == FieldOwners.Unset ? uint.MaxValue : CNumber.Low32(value);
                if (value != FieldOwners.Unset && !CNumber.StartsWithSignedDigit(value))
                {
                    number = 0;
                    rule.Warnings.Add($"sessionid {Show(value)} is read as 0: use a number or unset");
                }

                return null;
            case AuditField.SaddrFam:
                number = CNumber.Low32(value);
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

                number = CNumber.Low32(value);
                return CNumber.StartsWithDigit(value) ? null : $"{name}={Show(value)} is no number: use a number without a sign";
        }
    }

    private static string? CheckExit(string value, out uint number)
    {
        if (CNumber.StartsWithSignedDigit(value))
        {
            number = CNumber.Low32(value);
            return null;
        }

        bool negative = value[0] == '-';
        bool known = AuditNames.Errors.TryGetValue(negative ? value[1..] : value, out uint error);
        number = negative ? unchecked(0 - error) : error;
        return known
            ? null
            : $"unknown error {Show(value)} in exit: use a name such as -EACCES or a number";
    }

    private static string? CheckMessageType(RuleState rule, string value, out uint number)
    {
        const string Unknown = "UNKNOWN[";
        number = CNumber.Low32(value);
        if (CNumber.StartsWithDigit(value))
        {
            return null;
        }

        if (SyscallNames.IsMessageType(value, out number, out bool newer))
        {
            if (newer)
            {
                rule.Warnings.Add($"message type {Show(value)} is unknown to auditctl 3.0.9: use its number");
            }

            return null;
        }

        bool numbered = value.StartsWith(Unknown, StringComparison.Ordinal) && value.Contains(']', StringComparison.Ordinal)
            && (number = CNumber.Low32(value[Unknown.Length..])) is > 0 and <= int.MaxValue;
        return numbered ? null : $"unknown message type {Show(value)}: see ausearch -m for the names, or use a number";
    }

    private static string? CheckFilesystemType(RuleState rule, AuditOperator op, string value, out uint number)
    {
        number = CNumber.Low32(value);
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
            else if (!AuditNames.FilesystemTypes.TryGetValue(value, out number))
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

    private static string? CheckArchitecture(RuleState rule, AuditOperator op, string value, out uint number)
    {
        number = 0;
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
            // auditctl looks numbers up. A text that begins with a digit is read as in C, any other as hexadecimal.
            bool fits = CNumber.TryParse(value, CNumber.StartsWithDigit(value) ? 0u : 16u, out ulong parsed);
            machine = fits ? AuditNames.MachineNumbers.GetValueOrDefault(unchecked((uint)parsed)) : null;
        }

        if (machine is null)
        {
            return $"unknown architecture {Show(value)}: use b64 or b32";
        }

        rule.Machine = machine;
        number = AuditNames.NumberOfMachine(machine);
        rule.Architectures = AuditNames.Machines[machine];
        if (rule.Architectures == SyscallArchitectures.None)
        {
            rule.Warnings.Add($"arch={Show(value)} is no architecture of a supported node: use b64 or b32");
        }

        return null;
    }

    /// <summary>Checks the letters of <c>-p</c> and <c>-F perm=</c>.</summary>
    public static string? CheckPermissions(RuleState rule, string value, out uint letters)
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
                return $"unknown permission {Show(c.ToString())}: use r, w, x, a";
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
}
