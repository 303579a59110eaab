using static RsyslogRelp.NodeSyntax.AuditRules.RuleWords;

namespace RsyslogRelp.NodeSyntax.AuditRules;

/// <summary>Reads the commands that change the state of the audit subsystem.</summary>
internal static class StatusReader
{
    public static string? ReadEnabled(RuleState rule, string argument)
    {
        if (argument == "2")
        {
            rule.Locks = true;
            rule.Warnings.Add("-e 2 locks the rules of the node until it reboots, later changes are refused: use -e 1");
        }
        else if (argument == "0")
        {
            rule.Warnings.Add("-e 0 turns auditing off: remove it");
        }

        return argument is "0" or "1" or "2" ? null : $"-e {Show(argument)}: use 0, 1 or 2";
    }

    public static string? ReadFailure(RuleState rule, string argument)
    {
        if (argument == "2")
        {
            rule.Warnings.Add("-f 2 makes the kernel panic when an audit record is lost: use -f 1");
        }

        return argument is "0" or "1" or "2" ? null : $"-f {Show(argument)}: use 0, 1 or 2";
    }

    public static string? ReadNumber(string option, string argument, ulong limit)
    {
        if (!CNumber.StartsWithDigit(argument) || !CNumber.TryParse(argument, out ulong number))
        {
            return $"{option} {Show(argument)}: use a number";
        }

        return option.StartsWith("--", StringComparison.Ordinal) && unchecked((uint)number) > limit
            ? $"{option} {Show(argument)} is more than the kernel takes: use at most {limit}"
            : null;
    }

    public static string? ReadBacklogWaitTime(RuleState rule, string argument)
    {
        // The kernel's limit is ten minutes, in its ticks of 1 to 10 milliseconds.
        const uint MostTicks = 600_000;
        const uint FewestTicks = 60_000;
        string? error = ReadNumber("--backlog_wait_time", argument, MostTicks);
        if (error is null && CNumber.TryParse(argument, out ulong number) && unchecked((uint)number) > FewestTicks)
        {
            rule.Warnings.Add($"--backlog_wait_time {Show(argument)} is refused by kernels with fewer ticks a second: "
                + $"use at most {FewestTicks}");
        }

        return error;
    }
}
