namespace RsyslogRelp.Host.Cli.Shell;

/// <summary>What the exit code says, alike for every command.</summary>
internal static class ExitCode
{
    /// <summary>Valid, same, forwarded, or rendered.</summary>
    public const int Success = 0;

    /// <summary>Invalid, different, or not forwarded.</summary>
    public const int Negative = 1;

    /// <summary>Wrong usage, or something that cannot be read or written.</summary>
    public const int Trouble = 2;

    /// <summary>Ended by Ctrl-C, as shells count it (128 + SIGINT).</summary>
    public const int Interrupted = 130;
}
