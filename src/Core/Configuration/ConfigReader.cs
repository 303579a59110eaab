using RsyslogRelp.Core.Documents;
using RsyslogRelp.Core.Findings;

namespace RsyslogRelp.Core.Configuration;

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
        HashSet<string> faults = [.. decoded.Errors.Select(static fault => fault.Path)];
        IEnumerable<FieldError> broken = validator.Validate(decoded.Value)
            .Where(error => !IsBelow(faults, error.Path))
            .Select(error => error with { Position = DocumentLocator.Locate(document, error.Path) });
        return decoded with { Errors = [.. decoded.Errors, .. broken] };
    }

    // Whether the path is one of these, or that of a field below one. Linear in the path: there may be very many faults.
    private static bool IsBelow(HashSet<string> faults, string path)
    {
        HashSet<string>.AlternateLookup<ReadOnlySpan<char>> lookup = faults.GetAlternateLookup<ReadOnlySpan<char>>();
        for (int end = 1; end <= path.Length && faults.Count > 0; end++)
        {
            if ((end == path.Length || path[end] is '.' or '[') && lookup.Contains(path.AsSpan(0, end)))
            {
                return true;
            }
        }

        return false;
    }
}
