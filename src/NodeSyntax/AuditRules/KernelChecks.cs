using static RsyslogRelp.NodeSyntax.AuditRules.RuleWords;

namespace RsyslogRelp.NodeSyntax.AuditRules;

/// <summary>
/// Finds rules that auditctl sends but the kernel rejects (EINVAL): audit_field_valid, audit_to_watch, audit_make_tree and
/// audit_data_to_entry of the kernel's auditfilter.c, auditwatch.c and audittree.c.
/// </summary>
internal static class KernelChecks
{
    /// <summary>Why the kernel rejects the rule, or <see langword="null"/>.</summary>
    public static string? Find(RuleState rule)
    {
        bool located = rule.HasWatch;
        bool hasExe = false;
        bool hasKey = rule.Keys.Count > 0;
        foreach (RuleField field in rule.Fields)
        {
            string name = NameOf(field.Field);
            string? error = CheckList(rule.List, field, name) ?? CheckOperator(field, name) ?? CheckNumber(field, name);
            if (error is not null)
            {
                return error;
            }

            switch (field.Field)
            {
                case AuditField.Path or AuditField.Dir or AuditField.Inode:
                    if (located)
                    {
                        return $"a second place in the rule, {name}={Show(field.Value)}: one of -w, path, dir and inode only";
                    }

                    located = true;
                    if (field.Field != AuditField.Inode && CheckPath(field, name) is { } unusable)
                    {
                        return unusable;
                    }

                    break;
                case AuditField.Exe:
                    if (hasExe)
                    {
                        return $"a second exe in the rule, {Show(field.Value)}: write one rule for each";
                    }

                    hasExe = true;
                    if (field.Value[0] != '/' || field.Value[^1] == '/')
                    {
                        return $"exe={Show(field.Value)} is no absolute path of a file: start it with / and end it with the name";
                    }

                    break;
                case AuditField.Key:
                    if (hasKey)
                    {
                        return $"a second key in the rule, {Show(field.Value)}: use -k for every key";
                    }

                    hasKey = true;
                    break;
                default:
                    break;
            }
        }

        return null;
    }

    private static string? CheckList(AuditList list, RuleField field, string name)
    {
        bool refused = list switch
        {
            AuditList.Filesystem => field.Field is not (AuditField.FsType or AuditField.Key),
            AuditList.IoUring => field.Field == AuditField.Perm,
            _ => false,
        };
        return refused ? $"field '{name}' is refused by the kernel on this list: remove it" : null;
    }

    private static string? CheckOperator(RuleField field, string name)
    {
        switch (field.Field)
        {
            case AuditField.A0 or AuditField.A1 or AuditField.A2 or AuditField.A3 or AuditField.Pers or AuditField.DevMinor:
                return null;
            case AuditField.Path or AuditField.Dir:
                return field.Operator == AuditOperator.Equal ? null : $"field '{name}' takes only =";
            case AuditField.SubjUser or AuditField.SubjRole or AuditField.SubjType or AuditField.ObjUser or AuditField.ObjRole
                or AuditField.ObjType or AuditField.Key or AuditField.FileType or AuditField.FieldCompare
                or AuditField.Arch or AuditField.FsType or AuditField.Perm or AuditField.Exe:
                return field.Operator is AuditOperator.Equal or AuditOperator.NotEqual
                    ? null
                    : $"field '{name}' takes only = and !=";
            case AuditField.Auid when field.Number == uint.MaxValue:
                // The kernel turns an unset auid into a boolean field.
                return field.Operator is AuditOperator.Equal or AuditOperator.NotEqual
                    ? null
                    : $"an unset '{name}' takes only = and !=";
            default:
                return field.Operator is AuditOperator.BitMask or AuditOperator.BitTest
                    ? $"field '{name}' takes no bit test: & and &= are for a0, a1, a2, a3"
                    : null;
        }
    }

    private static string? CheckNumber(RuleField field, string name) => field.Field switch
    {
        AuditField.Uid or AuditField.Euid or AuditField.Suid or AuditField.Fsuid or AuditField.ObjUid
            or AuditField.Gid or AuditField.Egid or AuditField.Sgid or AuditField.Fsgid or AuditField.ObjGid
            when field.Number == uint.MaxValue => $"{name}={Show(field.Value)} is no valid id: only auid can be unset",
        _ => null,
    };

    private static string? CheckPath(RuleField field, string name)
    {
        if (field.Value[0] != '/')
        {
            return $"{name}={Show(field.Value)} is no absolute path: start it with /";
        }

        return field.Field == AuditField.Path && field.Value[^1] == '/'
            ? $"path={Show(field.Value)} ends with /: use dir for a directory"
            : null;
    }

    private static string NameOf(AuditField field) => field switch
    {
        AuditField.ObjUid => "obj_uid",
        AuditField.ObjGid => "obj_gid",
        AuditField.SubjUser => "subj_user",
        AuditField.SubjRole => "subj_role",
        AuditField.SubjType => "subj_type",
        AuditField.SubjSen => "subj_sen",
        AuditField.SubjClr => "subj_clr",
        AuditField.ObjUser => "obj_user",
        AuditField.ObjRole => "obj_role",
        AuditField.ObjType => "obj_type",
        AuditField.ObjLevLow => "obj_lev_low",
        AuditField.ObjLevHigh => "obj_lev_high",
        AuditField.FieldCompare => "field_compare",
        AuditField.SaddrFam => "saddr_fam",
        _ => field.ToString().ToLowerInvariant(),
    };
}
