namespace RsyslogRelp.Host.Cli.Shell;

/// <summary>Ends a command with a message for its user.</summary>
internal sealed class CliException : Exception
{
    public CliException(string message, int exitCode = Shell.ExitCode.Trouble, Exception? innerException = null)
        : base(message, innerException) => ExitCode = exitCode;

    /// <summary>How the process ends.</summary>
    public int ExitCode { get; }
}
