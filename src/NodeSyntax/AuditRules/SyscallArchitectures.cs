namespace RsyslogRelp.NodeSyntax.AuditRules;

/// <summary>A set of the architectures whose system call tables a node's auditctl reads.</summary>
[Flags]
internal enum SyscallArchitectures
{
    None = 0,
    X64 = 1,
    I386 = 2,
    Arm64 = 4,
    Arm = 8,

    /// <summary>What <c>arch=b64</c>, or no arch at all, means on the supported machines.</summary>
    Native = X64 | Arm64,

    /// <summary>What <c>arch=b32</c> means on the supported machines.</summary>
    Compat = I386 | Arm,
    All = Native | Compat,
}
