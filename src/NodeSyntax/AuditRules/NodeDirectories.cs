using System.Collections.Frozen;
using static RsyslogRelp.NodeSyntax.AuditRules.RuleWords;

namespace RsyslogRelp.NodeSyntax.AuditRules;

/// <summary>
/// Checks which directories a rule needs on the node. The kernel looks up the directory of <c>dir</c>, and the parent directory of
/// <c>-w</c>, <c>path</c> and <c>exe</c>. It rejects the rule if that directory is missing.
/// </summary>
internal static class NodeDirectories
{
    /// <summary>
    /// The directories that every supported node (Debian, Ubuntu, SUSE, Garden Linux) with auditd and rsyslog has, and those
    /// that the default rules watch. Rules that need only these get no warning.
    /// </summary>
    public static readonly FrozenSet<string> Everywhere = (
        "/ /bin /boot /dev /dev/shm /etc /home /lib /lib64 /mnt /opt /proc /root /run /sbin /srv /sys /tmp /usr /var " +
        "/etc/audit /etc/audit/rules.d /etc/default /etc/pam.d /etc/profile.d /etc/rsyslog.d /etc/security /etc/ssh " +
        "/etc/ssl /etc/sysctl.d /etc/systemd /etc/systemd/system " +
        "/usr/bin /usr/lib /usr/lib/systemd /usr/lib/systemd/system /usr/local /usr/local/bin /usr/local/lib " +
        "/usr/local/sbin /usr/local/share /usr/sbin /usr/share /usr/src " +
        "/var/cache /var/lib /var/lib/systemd /var/lock /var/log /var/log/audit /var/run /var/spool /var/tmp")
        .Split(' ').ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Adds one warning to a rule that needs directories that not every node has.</summary>
    public static void Check(RuleState rule)
    {
        List<string> needs = [];
        if (rule.Watch is { } watch && !WatchReader.IsTakenLiterally(watch))
        {
            AddParent(needs, $"-w {Show(watch)}", watch);
        }

        foreach (RuleField field in rule.Fields)
        {
            switch (field.Field)
            {
                case AuditField.Dir when Simplify(field.Value) is var path && !Everywhere.Contains(path):
                    needs.Add($"dir={Show(field.Value)} loads only where {Show(path)} exists");
                    break;
                case AuditField.Path:
                    AddParent(needs, $"path={Show(field.Value)}", field.Value);
                    break;
                case AuditField.Exe:
                    AddParent(needs, $"exe={Show(field.Value)}", field.Value);
                    break;
                default:
                    break;
            }
        }

        if (needs.Count > 0)
        {
            rule.Warnings.Add($"{string.Join(", ", needs)}: see that every node has {(needs.Count == 1 ? "it" : "them")}");
        }
    }

    /// <summary>Adds a warning to <c>-q</c>, which needs both of its paths.</summary>
    public static void CheckEquivalent(RuleState rule, string argument, string[] paths)
    {
        string[] missing = [.. paths.Where(path => !Everywhere.Contains(Simplify(path))).Select(Show)];
        if (missing.Length > 0)
        {
            bool one = missing.Length == 1;
            rule.Warnings.Add($"-q {Show(argument)} works only where {string.Join(" and ", missing)} {(one ? "exists" : "exist")}: "
                + $"see that every node has {(one ? "it" : "them")}");
        }
    }

    private static void AddParent(List<string> needs, string what, string path)
    {
        // The root directory needs no parent.
        string parent = Simplify(path[..Math.Max(path.LastIndexOf('/'), 0)]);
        if (!Everywhere.Contains(parent))
        {
            needs.Add($"{what} loads only where the directory {Show(parent)} exists");
        }
    }

    // Simplifies the path as the kernel does. `..` is kept, because the directory before it must exist as well.
    private static string Simplify(string path) =>
        "/" + string.Join('/', path.Split('/').Where(static name => name is not ("" or ".")));
}
