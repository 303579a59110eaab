using System.Collections.Frozen;

namespace RsyslogRelp.NodeSyntax.AuditRules;

/// <summary>The words of audit rules. auditctl ignores case in all of them except lists and actions.</summary>
internal static class AuditNames
{
    // In the sequence of their numbers, from 1. Two are second names, in the place of a number that Linux does not use.
    private const string ErrorSequence =
        "EPERM ENOENT ESRCH EINTR EIO ENXIO E2BIG ENOEXEC EBADF ECHILD EAGAIN ENOMEM EACCES EFAULT ENOTBLK EBUSY " +
        "EEXIST EXDEV ENODEV ENOTDIR EISDIR EINVAL ENFILE EMFILE ENOTTY ETXTBSY EFBIG ENOSPC ESPIPE EROFS EMLINK " +
        "EPIPE EDOM ERANGE EDEADLK ENAMETOOLONG ENOLCK ENOSYS ENOTEMPTY ELOOP EWOULDBLOCK ENOMSG EIDRM ECHRNG " +
        "EL2NSYNC EL3HLT EL3RST ELNRNG EUNATCH ENOCSI EL2HLT EBADE EBADR EXFULL ENOANO EBADRQC EBADSLT EDEADLOCK " +
        "EBFONT ENOSTR ENODATA ETIME ENOSR ENONET ENOPKG EREMOTE ENOLINK EADV ESRMNT ECOMM EPROTO EMULTIHOP EDOTDOT " +
        "EBADMSG EOVERFLOW ENOTUNIQ EBADFD EREMCHG ELIBACC ELIBBAD ELIBSCN ELIBMAX ELIBEXEC EILSEQ ERESTART ESTRPIPE " +
        "EUSERS ENOTSOCK EDESTADDRREQ EMSGSIZE EPROTOTYPE ENOPROTOOPT EPROTONOSUPPORT ESOCKTNOSUPPORT EOPNOTSUPP " +
        "EPFNOSUPPORT EAFNOSUPPORT EADDRINUSE EADDRNOTAVAIL ENETDOWN ENETUNREACH ENETRESET ECONNABORTED ECONNRESET " +
        "ENOBUFS EISCONN ENOTCONN ESHUTDOWN ETOOMANYREFS ETIMEDOUT ECONNREFUSED EHOSTDOWN EHOSTUNREACH EALREADY " +
        "EINPROGRESS ESTALE EUCLEAN ENOTNAM ENAVAIL EISNAM EREMOTEIO EDQUOT ENOMEDIUM EMEDIUMTYPE ECANCELED ENOKEY " +
        "EKEYEXPIRED EKEYREVOKED EKEYREJECTED EOWNERDEAD ENOTRECOVERABLE ERFKILL EHWPOISON";

    // The order matters: auditctl uses the first operator of this list that occurs anywhere in the pair.
    public static readonly (string Symbol, AuditOperator Operator)[] Operators =
    [
        ("!=", AuditOperator.NotEqual),
        (">=", AuditOperator.GreaterOrEqual),
        ("<=", AuditOperator.LessOrEqual),
        ("&=", AuditOperator.BitTest),
        ("=", AuditOperator.Equal),
        (">", AuditOperator.Greater),
        ("<", AuditOperator.Less),
        ("&", AuditOperator.BitMask),
    ];

    // In the sequence of their numbers, from 1.
    private static readonly (AuditField First, AuditField Second)[] Comparisons =
    [
        (AuditField.Uid, AuditField.ObjUid),
        (AuditField.Gid, AuditField.ObjGid),
        (AuditField.Euid, AuditField.ObjUid),
        (AuditField.Egid, AuditField.ObjGid),
        (AuditField.Auid, AuditField.ObjUid),
        (AuditField.Suid, AuditField.ObjUid),
        (AuditField.Sgid, AuditField.ObjGid),
        (AuditField.Fsuid, AuditField.ObjUid),
        (AuditField.Fsgid, AuditField.ObjGid),
        (AuditField.Uid, AuditField.Auid),
        (AuditField.Uid, AuditField.Euid),
        (AuditField.Uid, AuditField.Fsuid),
        (AuditField.Uid, AuditField.Suid),
        (AuditField.Auid, AuditField.Fsuid),
        (AuditField.Auid, AuditField.Suid),
        (AuditField.Auid, AuditField.Euid),
        (AuditField.Euid, AuditField.Suid),
        (AuditField.Euid, AuditField.Fsuid),
        (AuditField.Suid, AuditField.Fsuid),
        (AuditField.Gid, AuditField.Egid),
        (AuditField.Gid, AuditField.Fsgid),
        (AuditField.Gid, AuditField.Sgid),
        (AuditField.Egid, AuditField.Fsgid),
        (AuditField.Egid, AuditField.Sgid),
        (AuditField.Sgid, AuditField.Fsgid),
    ];

    public static readonly FrozenDictionary<string, AuditList> Lists = new Dictionary<string, AuditList>
    {
        ["task"] = AuditList.Task,
        ["exit"] = AuditList.Exit,
        ["user"] = AuditList.User,
        ["exclude"] = AuditList.Exclude,
        ["filesystem"] = AuditList.Filesystem,
        ["io_uring"] = AuditList.IoUring,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static readonly FrozenDictionary<string, AuditField> Fields = new Dictionary<string, AuditField>
    {
        ["pid"] = AuditField.Pid,
        ["ppid"] = AuditField.Ppid,
        ["uid"] = AuditField.Uid,
        ["euid"] = AuditField.Euid,
        ["suid"] = AuditField.Suid,
        ["fsuid"] = AuditField.Fsuid,
        ["auid"] = AuditField.Auid,
        ["loginuid"] = AuditField.Auid,
        ["obj_uid"] = AuditField.ObjUid,
        ["gid"] = AuditField.Gid,
        ["egid"] = AuditField.Egid,
        ["sgid"] = AuditField.Sgid,
        ["fsgid"] = AuditField.Fsgid,
        ["obj_gid"] = AuditField.ObjGid,
        ["pers"] = AuditField.Pers,
        ["arch"] = AuditField.Arch,
        ["msgtype"] = AuditField.MsgType,
        ["subj_user"] = AuditField.SubjUser,
        ["subj_role"] = AuditField.SubjRole,
        ["subj_type"] = AuditField.SubjType,
        ["subj_sen"] = AuditField.SubjSen,
        ["subj_clr"] = AuditField.SubjClr,
        ["obj_user"] = AuditField.ObjUser,
        ["obj_role"] = AuditField.ObjRole,
        ["obj_type"] = AuditField.ObjType,
        ["obj_lev_low"] = AuditField.ObjLevLow,
        ["obj_lev_high"] = AuditField.ObjLevHigh,
        ["sessionid"] = AuditField.SessionId,
        ["devmajor"] = AuditField.DevMajor,
        ["devminor"] = AuditField.DevMinor,
        ["inode"] = AuditField.Inode,
        ["exit"] = AuditField.Exit,
        ["success"] = AuditField.Success,
        ["path"] = AuditField.Path,
        ["perm"] = AuditField.Perm,
        ["dir"] = AuditField.Dir,
        ["filetype"] = AuditField.FileType,
        ["fstype"] = AuditField.FsType,
        ["field_compare"] = AuditField.FieldCompare,
        ["a0"] = AuditField.A0,
        ["a1"] = AuditField.A1,
        ["a2"] = AuditField.A2,
        ["a3"] = AuditField.A3,
        ["key"] = AuditField.Key,
        ["exe"] = AuditField.Exe,
        ["saddr_fam"] = AuditField.SaddrFam,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public static readonly FrozenSet<string> FileTypes =
        Words("socket link file block dir character fifo");

    /// <summary>The names of <c>-F fstype=</c> with their magic numbers (linux/magic.h).</summary>
    public static readonly FrozenDictionary<string, uint> FilesystemTypes = new Dictionary<string, uint>
    {
        ["tracefs"] = 0x74726163,
        ["debugfs"] = 0x64626720,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    // Names that only releases after 3.0.9 know.
    public static readonly FrozenSet<string> NewerFilesystemTypes = Words("cgroup cgroup2");

    /// <summary>The names of <c>-F exit=</c> with their numbers, which are the same on all supported architectures.</summary>
    public static readonly FrozenDictionary<string, uint> Errors = NumberErrors();

    /// <summary>
    /// The machines of <c>-F arch=</c> with the tables of their system calls; no table for machines that no supported node has.
    /// </summary>
    public static readonly FrozenDictionary<string, SyscallArchitectures> Machines = new Dictionary<string, SyscallArchitectures>
    {
        ["b64"] = SyscallArchitectures.Native,
        ["b32"] = SyscallArchitectures.Compat,
        ["x86_64"] = SyscallArchitectures.X64,
        ["i386"] = SyscallArchitectures.I386,
        ["i486"] = SyscallArchitectures.I386,
        ["i586"] = SyscallArchitectures.I386,
        ["i686"] = SyscallArchitectures.I386,
        ["aarch64"] = SyscallArchitectures.Arm64,
        ["armv8l"] = SyscallArchitectures.Arm64,
        ["arm"] = SyscallArchitectures.Arm,
        ["armeb"] = SyscallArchitectures.Arm,
        ["armv5tejl"] = SyscallArchitectures.Arm,
        ["armv5tel"] = SyscallArchitectures.Arm,
        ["armv6l"] = SyscallArchitectures.Arm,
        ["armv7l"] = SyscallArchitectures.Arm,
        ["ppc"] = SyscallArchitectures.None,
        ["ppc64"] = SyscallArchitectures.None,
        ["ppc64le"] = SyscallArchitectures.None,
        ["s390"] = SyscallArchitectures.None,
        ["s390x"] = SyscallArchitectures.None,
        ["riscv32"] = SyscallArchitectures.None,
        ["riscv64"] = SyscallArchitectures.None,
        ["loongarch64"] = SyscallArchitectures.None,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The AUDIT_ARCH_* numbers that <c>-F arch=</c> accepts instead of a name (linux/audit.h).</summary>
    public static readonly FrozenDictionary<uint, string> MachineNumbers = new Dictionary<uint, string>
    {
        [0xC000003E] = "x86_64",
        [0x40000003] = "i386",
        [0xC00000B7] = "aarch64",
        [0x40000028] = "arm",
        [0x00000014] = "ppc",
        [0x80000015] = "ppc64",
        [0xC0000015] = "ppc64le",
        [0x00000016] = "s390",
        [0x80000016] = "s390x",
    }.ToFrozenDictionary();

    /// <summary>The value of <c>-F arch=</c> for the kernel; b64 and b32, which depend on the node, stand for themselves.</summary>
    /// <param name="machine">A name of <see cref="Machines"/>.</param>
    public static uint NumberOfMachine(string machine) => machine.ToLowerInvariant() switch
    {
        "b64" => 64,
        "b32" => 32,
        "x86_64" => 0xC000003E,
        "i386" or "i486" or "i586" or "i686" => 0x40000003,
        "aarch64" or "armv8l" => 0xC00000B7,
        "ppc" => 0x00000014,
        "ppc64" => 0x80000015,
        "ppc64le" => 0xC0000015,
        "s390" => 0x00000016,
        "s390x" => 0x80000016,
        "riscv32" => 0x400000F3,
        "riscv64" => 0xC00000F3,
        "loongarch64" => 0xC0000102,
        _ => 0x40000028,
    };

    /// <summary>
    /// The kernel's number of a comparison (AUDIT_COMPARE_* of linux/audit.h); 0 if the two fields cannot be compared.
    /// </summary>
    public static uint NumberOfComparison(AuditField first, AuditField second)
    {
        int index = Array.FindIndex(
            Comparisons, pair => (pair.First == first && pair.Second == second) || (pair.First == second && pair.Second == first));
        return (uint)(index + 1);
    }

    private static FrozenDictionary<string, uint> NumberErrors()
    {
        Dictionary<string, uint> numbers = ErrorSequence.Split(' ').Index().ToDictionary(
            static pair => pair.Item, static pair => (uint)pair.Index + 1, StringComparer.OrdinalIgnoreCase);
        numbers["EWOULDBLOCK"] = numbers["EAGAIN"];
        numbers["EDEADLOCK"] = numbers["EDEADLK"];
        return numbers.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }

    private static FrozenSet<string> Words(string words) => words.Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}
