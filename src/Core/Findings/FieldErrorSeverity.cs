namespace RsyslogRelp.Core.Findings;

/// <summary>Whether a document is refused because of a finding.</summary>
public enum FieldErrorSeverity
{
    /// <summary>The document is refused.</summary>
    Error,

    /// <summary>The document is accepted; the author should know.</summary>
    Warning,
}
