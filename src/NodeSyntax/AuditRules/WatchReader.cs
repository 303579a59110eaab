using System.Text;
using static RsyslogRelp.NodeSyntax.AuditRules.RuleWords;

namespace RsyslogRelp.NodeSyntax.AuditRules;

/// <summary>Reads <c>-w</c> and <c>-W</c> with their <c>-p</c>.</summary>
internal static class WatchReader
{
    /// <summary>NAME_MAX: bytes.</summary>
    private const int MaxNameLength = 255;

    public static string? Read(RuleState rule, string option, string path)
    {
        if (option == "w" && rule.List != AuditList.None)
        {
            return $"-w {Show(path)} does not go with -a: use -F path or -F dir instead";
        }

        if (rule.Fields.Count > 0)
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

        if (IsTakenLiterally(path))
        {
            rule.Warnings.Add($"path {Show(path)} is taken literally, '..', '*' and '?' included: write each path in full");
        }

        rule.Action = "always";
        rule.HasSyscall = true;
        rule.HasPermOrPath = true;
        if (option == "w")
        {
            rule.Add = AuditList.Exit;
        }
        else
        {
            rule.Delete = AuditList.Exit;
            rule.Deletes = true;
        }

        rule.Watch = trimmed;
        rule.Fields.Add(new RuleField(AuditField.Perm, AuditOperator.Equal, "rwxa", 15));
        return null;
    }

    /// <summary>Whether the path contains characters that other programs would expand.</summary>
    public static bool IsTakenLiterally(string path) =>
        path.Contains("..", StringComparison.Ordinal) || path.AsSpan().ContainsAny('*', '?');

    public static string? ReadPermissions(RuleState rule, string argument)
    {
        if (rule.List == AuditList.None)
        {
            return $"-p {Show(argument)} needs -w before it";
        }

        if (FieldValues.CheckPermissions(rule, argument, out uint letters) is { } error)
        {
            return error;
        }

        int known = rule.Fields.FindIndex(field => field.Field == AuditField.Perm);
        RuleField perm = new(AuditField.Perm, AuditOperator.Equal, argument, letters);
        if (known >= 0)
        {
            rule.Fields[known] = perm;
            return null;
        }

        if (rule.FieldCount is 0 or >= RuleState.MaxFields)
        {
            return $"-p {Show(argument)} needs -w, path or dir before it";
        }

        rule.Fields.Add(perm);
        return null;
    }
}
