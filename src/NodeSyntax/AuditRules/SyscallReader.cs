using static RsyslogRelp.NodeSyntax.AuditRules.RuleWords;

namespace RsyslogRelp.NodeSyntax.AuditRules;

/// <summary>Reads <c>-S</c> and determines the architectures on which all system calls exist.</summary>
internal static class SyscallReader
{
    /// <summary>AUDIT_BITMASK_SIZE words of 32 system calls.</summary>
    private const uint MaxNumber = 2047;

    public static string? Read(RuleState rule, string argument)
    {
        if (rule.List is AuditList.Task or AuditList.User or AuditList.Filesystem or AuditList.Exclude)
        {
            return $"-S {Show(argument)} does not go on this list: use the exit list or remove it";
        }

        foreach (string name in argument.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            if (rule.List != AuditList.IoUring && Check(rule, name) is { } error)
            {
                return error;
            }

            rule.Syscalls.Add(name.ToLowerInvariant());
        }

        rule.HasSyscall = true;
        return null;
    }

    private static string? Check(RuleState rule, string name)
    {
        if (name == "all" || rule.Architectures == SyscallArchitectures.None)
        {
            return null;
        }

        SyscallArchitectures known = SyscallNames.Find(name, out bool newer);
        if (known == SyscallArchitectures.None && CNumber.StartsWithDigit(name))
        {
            bool fits = CNumber.TryParse(name, out ulong number) && number <= MaxNumber;
            return fits ? null : $"system call {Show(name)} is too big: use a name or at most {MaxNumber}";
        }

        if (known == SyscallArchitectures.None)
        {
            return $"unknown system call {Show(name)}: no supported architecture has it, see ausyscall --dump";
        }

        SyscallArchitectures here = known & rule.Architectures;
        if (here == SyscallArchitectures.None)
        {
            return $"system call {Show(name)} does not exist for arch={rule.Machine ?? "b64"}, only on {Describe(known)}: "
                + "move it to a rule of that arch";
        }

        SyscallArchitectures left = rule.Loadable & here;
        if (left == SyscallArchitectures.None)
        {
            return $"no node has {Show(name)} and the other system calls of the rule: split the rule";
        }

        if (left != (rule.Loadable & rule.Architectures))
        {
            rule.Warnings.Add(
                $"system call {Show(name)} does not exist on {Describe(rule.Architectures & ~known)}, the whole rule is lost there: "
                + $"split the rule, this one into a rule with arch={Describe(here)}");
        }

        rule.Loadable = left;
        if (newer)
        {
            rule.Warnings.Add($"system call {Show(name)} is unknown to auditctl 3.0.9, the whole rule is lost there: "
                + "give it a rule of its own");
        }

        return null;
    }

    private static string Describe(SyscallArchitectures architectures)
    {
        (SyscallArchitectures Architecture, string Name)[] names =
        [
            (SyscallArchitectures.X64, "x86_64"),
            (SyscallArchitectures.I386, "i386"),
            (SyscallArchitectures.Arm64, "aarch64"),
            (SyscallArchitectures.Arm, "arm"),
        ];
        return string.Join(" and ", names.Where(pair => architectures.HasFlag(pair.Architecture)).Select(pair => pair.Name));
    }
}
