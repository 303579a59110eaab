using System.Collections.Frozen;

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

    /// <summary>Whether the name is a message type, and whether only an auditctl newer than 3.0.9 knows it.</summary>
    public static bool IsMessageType(string name, out bool newer) => Tables.MessageTypes.TryGetValue(name, out newer);

    private static class Tables
    {
        internal static readonly FrozenDictionary<string, (SyscallArchitectures Known, bool Newer)> Syscalls = BuildSyscalls();

        internal static readonly FrozenDictionary<string, bool> MessageTypes = BuildMessageTypes();

        private static FrozenDictionary<string, (SyscallArchitectures Known, bool Newer)> BuildSyscalls()
        {
            const SyscallArchitectures X64 = SyscallArchitectures.X64;
            const SyscallArchitectures I386 = SyscallArchitectures.I386;
            const SyscallArchitectures Arm64 = SyscallArchitectures.Arm64;
            const SyscallArchitectures Arm = SyscallArchitectures.Arm;
            Dictionary<string, (SyscallArchitectures, bool)> table = new(StringComparer.OrdinalIgnoreCase);
            Add(SyscallTables.Arm, Arm);
            Add(SyscallTables.Arm64, Arm64);
            Add(SyscallTables.I386, I386);
            Add(SyscallTables.I386Arm, I386 | Arm);
            Add(SyscallTables.X64, X64);
            Add(SyscallTables.X64Arm64, X64 | Arm64);
            Add(SyscallTables.X64Arm64Arm, X64 | Arm64 | Arm);
            Add(SyscallTables.X64I386, X64 | I386);
            Add(SyscallTables.X64I386Arm, X64 | I386 | Arm);
            Add(SyscallTables.X64I386Arm64, X64 | I386 | Arm64);
            Add(SyscallTables.X64I386Arm64Arm, SyscallArchitectures.All);
            // A second name of the same number; `ausyscall --dump` shows only one of them.
            Add("madvise1", I386);
            Add(NewerEverywhere, SyscallArchitectures.All, newer: true);
            Add(NewerX64, X64, newer: true);
            return table.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

            void Add(string names, SyscallArchitectures architectures, bool newer = false)
            {
                foreach (string name in names.Split(' '))
                {
                    table[name] = (architectures, newer);
                }
            }
        }

        private static FrozenDictionary<string, bool> BuildMessageTypes()
        {
            Dictionary<string, bool> table = new(StringComparer.OrdinalIgnoreCase);
            foreach (string name in NewerMessageTypes.Split(' '))
            {
                table[name] = true;
            }

            foreach (string name in SyscallTables.MessageTypes.Split(' '))
            {
                table[name] = false;
            }

            return table.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
        }
    }
}
