using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Documents;

namespace RsyslogRelp.Core.Validation;

/// <summary>Decodes a configuration and checks its rules in one go, so that faults of both kinds come at once.</summary>
/// <param name="validator">The rules.</param>
public sealed class ConfigReader(IConfigValidator validator)
{
    /// <summary>Reads a document.</summary>
    /// <param name="document">The document.</param>
    /// <returns>The configuration, as far as it could be read, with every error and warning, each with its place in the text.</returns>
    public DecodeResult<RsyslogRelpConfig> Read(DocumentNode document)
    {
        DecodeResult<RsyslogRelpConfig> decoded = RsyslogRelpConfigDecoder.Decode(document);
        if (decoded.Value is null)
        {
            return decoded;
        }

        // A field that could not be read looks absent to the rules; its fault is already named.
        IEnumerable<FieldError> broken = validator.Validate(decoded.Value)
            .Where(error => !decoded.Errors.Any(fault => Covers(fault.Path, error.Path)))
            .Select(error => error with { Position = DocumentLocator.Locate(document, error.Path) });
        return decoded with { Errors = [.. decoded.Errors, .. broken] };
    }

    private static bool Covers(string fault, string path) =>
        path.StartsWith(fault, StringComparison.Ordinal) && (path.Length == fault.Length || path[fault.Length] is '.' or '[');
}
