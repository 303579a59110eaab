using System.Collections.Frozen;
using System.Globalization;

namespace RsyslogRelp.NodeSyntax.AuditRules;

/// <summary>Looks up system call names and message types; the tables are built on first use.</summary>
internal static class SyscallNames
{
    // System calls that the kernel got after that auditd was released. All architectures have them, except for uretprobe and uprobe.
    private const string NewerEverywhere =
        "cachestat fchmodat2 map_shadow_stack futex_wake futex_wait futex_requeue statmount listmount " +
        "lsm_get_self_attr lsm_set_self_attr lsm_list_modules mseal setxattrat getxattrat listxattrat removexattrat " +
        "open_tree_attr file_getattr file_setattr listns";

    private const string NewerX64 = "uretprobe uprobe";

    private const string NewerMessageTypes =
        "DM_CTRL DM_EVENT LANDLOCK_ACCESS LANDLOCK_DOMAIN MAC_TASK_CONTEXTS MAC_OBJ_CONTEXTS";

    /// <summary>The architectures that have the system call; none for an unknown name. auditctl ignores case.</summary>
    /// <param name="name">A system call's name.</param>
    /// <param name="newer">Whether only an auditctl newer than 3.0.9 knows it.</param>
    public static SyscallArchitectures Find(string name, out bool newer)
    {
        (SyscallArchitectures known, newer) = Tables.Syscalls.GetValueOrDefault(name);
        return known;
    }

    /// <summary>
    /// The number of a system call on one architecture, or <see langword="null"/> if auditctl 3.0.9 does not know it there.
    /// </summary>
    public static uint? NumberOf(string name, SyscallArchitectures architecture) =>
        Tables.Numbers.TryGetValue((architecture, name.ToLowerInvariant()), out uint number) ? number : null;

    /// <summary>Whether the name is a message type, and whether only an auditctl newer than 3.0.9 knows it.</summary>
    /// <param name="name">A message type.</param>
    /// <param name="number">Its number; 0 if only a newer auditctl knows it.</param>
    /// <param name="newer">Whether that is so.</param>
    public static bool IsMessageType(string name, out uint number, out bool newer)
    {
        bool known = Tables.MessageTypes.TryGetValue(name, out number);
        newer = known && number == 0;
        return known;
    }

    private static class Tables
    {
        internal static readonly FrozenDictionary<(SyscallArchitectures Architecture, string Name), uint> Numbers = BuildNumbers();

        internal static readonly FrozenDictionary<string, (SyscallArchitectures Known, bool Newer)> Syscalls = BuildSyscalls();

        internal static readonly FrozenDictionary<string, uint> MessageTypes = BuildMessageTypes();

        private static FrozenDictionary<(SyscallArchitectures Architecture, string Name), uint> BuildNumbers()
        {
            Dictionary<(SyscallArchitectures, string), uint> table = [];
            Add(SyscallTables.X64, SyscallArchitectures.X64);
            Add(SyscallTables.I386, SyscallArchitectures.I386);
            Add(SyscallTables.Arm64, SyscallArchitectures.Arm64);
            Add(SyscallTables.Arm, SyscallArchitectures.Arm);
            // A second name of the same number; `ausyscall --dump` shows only one of them.
            table[(SyscallArchitectures.I386, "madvise1")] = table[(SyscallArchitectures.I386, "madvise")];
            return table.ToFrozenDictionary();

            void Add(string calls, SyscallArchitectures architecture)
            {
                foreach ((string name, uint number) in Pairs(calls))
                {
                    table[(architecture, name)] = number;
                }
            }
        }

        private static FrozenDictionary<string, (SyscallArchitectures Known, bool Newer)> BuildSyscalls()
        {
            Dictionary<string, (SyscallArchitectures Known, bool Newer)> table = new(StringComparer.OrdinalIgnoreCase);
            foreach (string name in NewerEverywhere.Split(' '))
            {
                table[name] = (SyscallArchitectures.All, true);
            }

            foreach (string name in NewerX64.Split(' '))
            {
                table[name] = (SyscallArchitectures.X64, true);
            }

            foreach ((SyscallArchitectures architecture, string name) in Numbers.Keys)
            {
                table[name] = (table.GetValueOrDefault(name).Known | architecture, false);
            }

            return table.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
        }

        private static FrozenDictionary<string, uint> BuildMessageTypes()
        {
            Dictionary<string, uint> table = new(StringComparer.OrdinalIgnoreCase);
            foreach (string name in NewerMessageTypes.Split(' '))
            {
                table[name] = 0;
            }

            foreach ((string name, uint number) in Pairs(SyscallTables.MessageTypes))
            {
                table[name] = number;
            }

            return table.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
        }

        private static IEnumerable<(string Name, uint Number)> Pairs(string table) =>
            table.Split(' ').Chunk(2).Select(static pair => (pair[0], uint.Parse(pair[1], CultureInfo.InvariantCulture)));
    }
}
