namespace RsyslogRelp.Core.Findings;

/// <summary>Whether a finding denies the document.</summary>
public enum FieldErrorSeverity
{
    /// <summary>The document is refused.</summary>
    Error,

    /// <summary>The document is accepted; the author should know.</summary>
    Warning,
}
