namespace RsyslogRelp.NodeSyntax.AuditRules;

/// <summary>One field of a rule, as it goes to the kernel.</summary>
/// <param name="Field">What is compared.</param>
/// <param name="Operator">How.</param>
/// <param name="Value">With what, as written; for <c>-C</c> the two field names.</param>
/// <param name="Number">With what, as the kernel's 32-bit number; 0 for a text.</param>
internal readonly record struct RuleField(AuditField Field, AuditOperator Operator, string Value, uint Number);

/// <summary>What auditctl remembers while it reads the options of one line.</summary>
internal sealed class RuleState
{
    /// <summary>The kernel's AUDIT_MAX_FIELDS is 64, of which auditctl leaves one unused.</summary>
    internal const int MaxFields = 63;

    /// <summary>The kernel's AUDIT_MAX_KEY_LEN: bytes of all keys of a rule with the separators between them.</summary>
    internal const int MaxKeyLength = 256;

    /// <summary>PATH_MAX: bytes.</summary>
    internal const int MaxPathLength = 4096;

    /// <summary>The list that the line adds a rule to.</summary>
    internal AuditList Add { get; set; }

    /// <summary>The list that the line deletes a rule from.</summary>
    internal AuditList Delete { get; set; }

    /// <summary><c>always</c> or <c>never</c>.</summary>
    internal string Action { get; set; } = "";

    internal bool HasListOption { get; set; }

    internal bool HasSyscall { get; set; }

    internal bool HasWatch => Watch is not null;

    /// <summary>The path of <c>-w</c> or <c>-W</c> without its trailing slashes.</summary>
    internal string? Watch { get; set; }

    internal bool HasPermOrPath { get; set; }

    internal bool HasExe { get; set; }

    internal bool HasFilesystemType { get; set; }

    internal bool DeletesAll { get; set; }

    /// <summary>Whether the line deletes rules at all: all, those of a key, or one.</summary>
    internal bool Deletes { get; set; }

    internal bool IgnoresErrors { get; set; }

    /// <summary>The last <c>-F arch=</c> by name.</summary>
    internal string? Machine { get; set; }

    /// <summary>The tables that <c>-S</c> is looked up in.</summary>
    internal SyscallArchitectures Architectures { get; set; } = SyscallArchitectures.Native;

    /// <summary>The system calls by name or number, <c>all</c> included.</summary>
    internal List<string> Syscalls { get; } = [];

    /// <summary>The architectures of <see cref="Architectures"/> on which every system call named so far exists.</summary>
    internal SyscallArchitectures Loadable { get; set; } = SyscallArchitectures.All;

    internal List<RuleField> Fields { get; } = [];

    /// <summary>The fields that the kernel will count; a watch is one more.</summary>
    internal int FieldCount => Fields.Count + (HasWatch ? 1 : 0);

    internal List<string> Keys { get; } = [];

    internal List<string> Warnings { get; } = [];

    /// <summary>The list that <c>-F</c> and <c>-C</c> are checked against.</summary>
    internal AuditList List => Add != AuditList.None ? Add : Delete;

    /// <summary>Whether auditctl lets a key be set.</summary>
    internal bool CanHaveKey => HasSyscall || HasPermOrPath || HasExe || HasFilesystemType;
}
