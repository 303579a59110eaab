using static RsyslogRelp.NodeSyntax.AuditRules.RuleWords;

namespace RsyslogRelp.NodeSyntax.AuditRules;

/// <summary>The fields that hold a user or a group, and their values.</summary>
internal static class FieldOwners
{
    public const string Unset = "unset";

    public const string Root = "root";

    public static bool IsUser(AuditField field) => field is AuditField.Uid or AuditField.Euid or AuditField.Suid
        or AuditField.Fsuid or AuditField.Auid or AuditField.ObjUid;

    public static bool IsGroup(AuditField field) => field is AuditField.Gid or AuditField.Egid or AuditField.Sgid
        or AuditField.Fsgid or AuditField.ObjGid;

    public static string? CheckUser(RuleState rule, string name, string value, out uint number)
    {
        number = value == Unset ? uint.MaxValue : CNumber.Low32(value);
        if (CheckName(name, value) is { } error)
        {
            return error;
        }

        if (value[0] == '-' && !CNumber.StartsWithSignedDigit(value))
        {
            return $"{name}={Show(value)} is no user: use a number, or a name without a sign";
        }

        if (value != Unset && !CNumber.StartsWithSignedDigit(value) && value != Root)
        {
            rule.Warnings.Add($"{name}={Show(value)} loads only where that user exists: use the number");
        }

        return null;
    }

    public static string? CheckGroup(RuleState rule, string name, string value, out uint number)
    {
        number = CNumber.Low32(value);
        if (CheckName(name, value) is { } error)
        {
            return error;
        }

        if (value == Unset)
        {
            return $"{name}={Show(value)} is no group: only auid can be unset, use a number or a name";
        }

        if (value[0] == '-')
        {
            return $"{name}={Show(value)} is no group: use a number without a sign, or a name";
        }

        if (!CNumber.StartsWithDigit(value) && value != Root)
        {
            rule.Warnings.Add($"{name}={Show(value)} loads only where that group exists: use the number");
        }

        return null;
    }

    // auditctl regards the text after the first operator as a name, but no tool creates a user or a group with such a name.
    private static string? CheckName(string name, string value) => value[0] is '=' or '!' or '<' or '>' or '&'
        ? $"{Show(value)} after the operator of {name} names nobody: the operators are =, !=, <, >, <=, >=, & and &="
        : null;
}
