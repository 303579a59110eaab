using RsyslogRelp.Core.Documents;
using RsyslogRelp.Core.Findings;

namespace RsyslogRelp.Core.Configuration;

/// <summary>Decodes a configuration and validates it, so that the errors of both steps are reported at once.</summary>
/// <param name="validator">The rules.</param>
/// <param name="isStored">Whether the configuration is stored in a cluster, so that lists may have any length. Default: no.</param>
public sealed class ConfigReader(IConfigValidator validator, bool isStored = false)
{
    private const string PortField = "port";

    /// <summary>Reads a document.</summary>
    /// <param name="document">The document.</param>
    /// <returns>The configuration, as far as it could be read, with every error and warning, each with its position in the text.</returns>
    public DecodeResult<RsyslogRelpConfig> Read(DocumentNode document)
    {
        DecodeResult<RsyslogRelpConfig> decoded = isStored
            ? RsyslogRelpConfigDecoder.DecodeStored(document)
            : RsyslogRelpConfigDecoder.Decode(document);
        if (decoded.Value is null)
        {
            return decoded;
        }

        // A field that could not be read, or whose name is misspelt, looks absent to the validator, but its error is already reported.
        HashSet<string> unreadable = [.. decoded.Findings.Select(static error => error.MeantPath ?? error.Path)];
        IEnumerable<FieldError> findings = validator.Validate(decoded.Value)
            .Where(error => !IsInside(unreadable, error.Path))
            .Select(error => Typed(error, document) with { Position = DocumentLocator.Locate(document, error.Path) });
        return decoded with { Findings = [.. decoded.Findings, .. findings] };
    }

    // An absent port reads as 0. The validator cannot tell it from a port that is given as 0.
    private static FieldError Typed(FieldError finding, DocumentNode document) =>
        finding is { Type: FieldErrorType.Invalid, Path: PortField } && (document as MappingNode)?[PortField] is null or { IsNull: true }
            ? finding with { Type = FieldErrorType.Required, Value = null }
            : finding;

    // Whether the path is one of these or is inside of one. The time is linear in the path, because there may be very many paths.
    private static bool IsInside(HashSet<string> paths, string path)
    {
        HashSet<string>.AlternateLookup<ReadOnlySpan<char>> lookup = paths.GetAlternateLookup<ReadOnlySpan<char>>();
        for (int end = 1; end <= path.Length && paths.Count > 0; end++)
        {
            if ((end == path.Length || path[end] is '.' or '[') && lookup.Contains(path.AsSpan(0, end)))
            {
                return true;
            }
        }

        return false;
    }
}
