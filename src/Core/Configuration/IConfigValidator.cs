using RsyslogRelp.Core.Findings;

namespace RsyslogRelp.Core.Configuration;

/// <summary>Port: the rules on the fields of a configuration. Implementations are stateless and thread-safe.</summary>
public interface IConfigValidator
{
    /// <summary>Checks every rule, and does not stop at the first finding.</summary>
    /// <param name="config">The configuration; it is not changed.</param>
    /// <returns>Errors and warnings in the order of the fields, with paths relative to the configuration; empty if all is well.</returns>
    IReadOnlyList<FieldError> Validate(RsyslogRelpConfig config);
}
