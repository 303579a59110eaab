namespace RsyslogRelp.Host.Cli.Check;

/// <summary>The results of the checks of one document.</summary>
/// <param name="Name">Its name among the documents of the input.</param>
/// <param name="Results">A result per check and file.</param>
internal sealed record DocumentChecks(string Name, IReadOnlyList<CheckResult> Results);

/// <summary>How the check of a file ended.</summary>
internal enum CheckOutcome
{
    /// <summary>The program accepts the file.</summary>
    Accepted,

    /// <summary>The program rejects the file.</summary>
    Rejected,

    /// <summary>The program is not installed, or cannot do its work here.</summary>
    NotChecked,
}

/// <summary>The result of one check of one file.</summary>
/// <param name="Program">The call as a person would make it.</param>
/// <param name="File">The file's path on a node.</param>
/// <param name="Outcome">How the check ended.</param>
/// <param name="Reasons">What the program printed, or why it did not run; empty if it accepts the file.</param>
internal sealed record CheckResult(string Program, string File, CheckOutcome Outcome, IReadOnlyList<string> Reasons);
