namespace RsyslogRelp.NodeSyntax.AuditRules;

/// <summary>One field of a rule, as auditctl sends it to the kernel.</summary>
/// <param name="Field">The field.</param>
/// <param name="Operator">The comparison.</param>
/// <param name="Value">The value as written; for <c>-C</c> the two field names.</param>
/// <param name="Number">The value as the kernel's 32-bit number; 0 for a text.</param>
internal readonly record struct RuleField(AuditField Field, AuditOperator Operator, string Value, uint Number);

/// <summary>The state of auditctl while it reads the options of one line.</summary>
internal sealed class RuleState
{
    /// <summary>The kernel's AUDIT_MAX_FIELDS is 64, of which auditctl leaves one unused.</summary>
    public const int MaxFields = 63;

    /// <summary>The kernel's AUDIT_MAX_KEY_LEN: bytes of all keys of a rule with the separators between them.</summary>
    public const int MaxKeyLength = 256;

    /// <summary>PATH_MAX: bytes.</summary>
    public const int MaxPathLength = 4096;

    /// <summary>The list that the line adds a rule to.</summary>
    public AuditList Add { get; set; }

    /// <summary>The list that the line deletes a rule from.</summary>
    public AuditList Delete { get; set; }

    /// <summary><c>always</c> or <c>never</c>.</summary>
    public string Action { get; set; } = "";

    public bool HasListOption { get; set; }

    public bool HasSyscall { get; set; }

    public bool HasWatch => Watch is not null;

    /// <summary>The path of <c>-w</c> or <c>-W</c> without its trailing slashes.</summary>
    public string? Watch { get; set; }

    public bool HasPermOrPath { get; set; }

    public bool HasExe { get; set; }

    public bool HasFilesystemType { get; set; }

    public bool DeletesAll { get; set; }

    /// <summary>Whether the line deletes rules: all rules, those of a key, or one rule.</summary>
    public bool Deletes { get; set; }

    /// <summary>Whether auditctl goes on after errors from this line on: <c>-i</c> or <c>-c</c>.</summary>
    public bool IgnoresErrors { get; set; }

    /// <summary>Whether errors after this line make the load fail although auditctl goes on: <c>-c</c>.</summary>
    public bool FailsAtEnd { get; set; }

    /// <summary>Whether the line locks the rules: <c>-e 2</c>.</summary>
    public bool Locks { get; set; }

    /// <summary>Whether auditctl drops the line without an error.</summary>
    public bool IsDropped { get; set; }

    /// <summary>Whether the rule goes to the front of its list (<c>-A</c>), where the kernel does not look for an equal one.</summary>
    public bool Prepends { get; set; }

    /// <summary>The last <c>-F arch=</c> by name.</summary>
    public string? Machine { get; set; }

    /// <summary>The tables that <c>-S</c> is looked up in.</summary>
    public SyscallArchitectures Architectures { get; set; } = SyscallArchitectures.Native;

    /// <summary>The system calls by name or number, <c>all</c> included.</summary>
    public List<string> Syscalls { get; } = [];

    /// <summary>The architectures of <see cref="Architectures"/> on which every system call named so far exists.</summary>
    public SyscallArchitectures Loadable { get; set; } = SyscallArchitectures.All;

    public List<RuleField> Fields { get; } = [];

    /// <summary>The number of fields for the kernel, to which a watch adds one.</summary>
    public int FieldCount => Fields.Count + (HasWatch ? 1 : 0);

    public List<string> Keys { get; } = [];

    public List<string> Warnings { get; } = [];

    /// <summary>The list that <c>-F</c> and <c>-C</c> are checked against.</summary>
    public AuditList List => Add != AuditList.None ? Add : Delete;

    /// <summary>Whether auditctl accepts a key.</summary>
    public bool CanHaveKey => HasSyscall || HasPermOrPath || HasExe || HasFilesystemType;
}
