using RsyslogRelp.Core.Findings;

namespace RsyslogRelp.Core.Configuration;

/// <summary>Port: validates the fields of a configuration. Implementations are stateless and thread-safe.</summary>
public interface IConfigValidator
{
    /// <summary>Checks all rules; does not stop at the first finding.</summary>
    /// <param name="config">The configuration; it is not changed.</param>
    /// <returns>
    /// Errors and warnings in the order of the fields, with paths relative to the configuration; empty if there are none.
    /// </returns>
    IReadOnlyList<FieldError> Validate(RsyslogRelpConfig config);
}
