namespace RsyslogRelp.NodeSyntax.AuditRules;

/// <summary>The architectures whose system call tables auditctl uses on supported nodes.</summary>
[Flags]
internal enum SyscallArchitectures
{
    None = 0,
    X64 = 1,
    I386 = 2,
    Arm64 = 4,
    Arm = 8,

    /// <summary>The architectures of <c>arch=b64</c>, or of no arch, on supported nodes.</summary>
    Native = X64 | Arm64,

    /// <summary>The architectures of <c>arch=b32</c> on supported nodes.</summary>
    Compat = I386 | Arm,
    All = Native | Compat,
}
