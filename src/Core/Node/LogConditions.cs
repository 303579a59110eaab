namespace RsyslogRelp.Core.Node;

/// <summary>The conditions of a logging rule.</summary>
[Flags]
public enum LogConditions
{
    /// <summary>No condition.</summary>
    None = 0,

    /// <summary>The program is one of <c>programNames</c>.</summary>
    ProgramName = 1,

    /// <summary>The severity is at most <c>severity</c>.</summary>
    Severity = 2,

    /// <summary><c>messageContent.regex</c> matches.</summary>
    Regex = 4,

    /// <summary><c>messageContent.exclude</c> does not match.</summary>
    Exclude = 8,
}
