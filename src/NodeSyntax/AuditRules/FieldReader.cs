using static RsyslogRelp.NodeSyntax.AuditRules.RuleWords;

namespace RsyslogRelp.NodeSyntax.AuditRules;

/// <summary>
/// Reads the pairs of <c>-F</c> and <c>-C</c> as libaudit's audit_rule_fieldpair_data and audit_rule_interfield_comp_data do.
/// </summary>
internal static class FieldReader
{
    /// <summary>Adds the field to the rule.</summary>
    /// <returns>Why auditctl rejects it, or <see langword="null"/>.</returns>
    public static string? Read(RuleState rule, string pair)
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

        if (FieldValues.Check(rule, field, name, op, value, out uint number) is { } unusable)
        {
            return unusable;
        }

        rule.Fields.Add(new RuleField(field, op, value, number));
        return null;
    }

    /// <summary>Adds a comparison of two fields to the rule.</summary>
    /// <returns>Why auditctl rejects it, or <see langword="null"/>.</returns>
    public static string? ReadComparison(RuleState rule, string pair)
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

        uint number = AuditNames.NumberOfComparison(leftField, rightField);
        if (number == 0)
        {
            return $"-C {Show(pair)} compares what cannot be compared: take two different user or two different group fields";
        }

        AuditOperator op = length == 2 ? AuditOperator.NotEqual : AuditOperator.Equal;
        rule.Fields.Add(new RuleField(AuditField.FieldCompare, op, pair, number));
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
}
