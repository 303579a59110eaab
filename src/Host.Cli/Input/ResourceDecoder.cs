using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Documents;
using RsyslogRelp.Core.Findings;
using RsyslogRelp.Gardener.Shoots;

namespace RsyslogRelp.Host.Cli.Input;

/// <summary>Reads Secrets and ConfigMaps as the API server would. Values of Secrets never appear in a finding.</summary>
internal static class ResourceDecoder
{
    public static DecodeResult<SecretData> Secret(InputDocument document)
    {
        MappingNode node = document.Node;
        List<FieldError> errors = [];
        Dictionary<string, byte[]> data = new(StringComparer.Ordinal);
        foreach ((string key, string text, FieldPath path, SourcePosition position) in Strings(node, "data", errors))
        {
            data[key] = Base64(text, path, position, errors);
        }

        // As in the API server, stringData takes precedence over data.
        foreach ((string key, string text, _, _) in Strings(node, "stringData", errors))
        {
            data[key] = System.Text.Encoding.UTF8.GetBytes(text);
        }

        return new DecodeResult<SecretData>(new SecretData(Immutable(node, errors), data), errors);
    }

    public static DecodeResult<ConfigMapData> ConfigMap(InputDocument document)
    {
        MappingNode node = document.Node;
        List<FieldError> errors = [];
        Dictionary<string, string> data = new(StringComparer.Ordinal);
        foreach ((string key, string text, _, _) in Strings(node, "data", errors))
        {
            data[key] = text;
        }

        List<string> binaryKeys = [];
        foreach ((string key, string text, FieldPath path, SourcePosition position) in Strings(node, "binaryData", errors))
        {
            binaryKeys.Add(key);
            Base64(text, path, position, errors);
        }

        return new DecodeResult<ConfigMapData>(new ConfigMapData(Immutable(node, errors), data, binaryKeys), errors);
    }

    private static bool Immutable(MappingNode node, List<FieldError> errors) =>
        new LenientObjectReader(node, FieldPath.Root, errors).Boolean("immutable");

    private static IEnumerable<(string Key, string Text, FieldPath Path, SourcePosition Position)> Strings(
        MappingNode node, string field, List<FieldError> errors)
    {
        FieldPath path = FieldPath.Root.Child(field);
        switch (node[field])
        {
            case null or { IsNull: true }:
                break;
            case MappingNode mapping:
                foreach (MappingEntry entry in mapping.Entries)
                {
                    FieldPath at = path.Child(entry.Name);
                    if (entry.Value is ScalarNode { Kind: ScalarKind.String or ScalarKind.Null } scalar)
                    {
                        yield return (entry.Name, scalar.IsNull ? "" : scalar.Text, at, entry.Position);
                    }
                    else
                    {
                        errors.Add(Hidden(at, entry.Position, $"must be a string, not: {entry.Value.TypeName}; quote it"));
                    }
                }

                break;
            case { } other:
                errors.Add(Hidden(path, other.Position, $"must be an object, not: {other.TypeName}"));
                break;
        }
    }

    private static byte[] Base64(string text, FieldPath path, SourcePosition position, List<FieldError> errors)
    {
        try
        {
            return Convert.FromBase64String(text);
        }
        catch (FormatException)
        {
            errors.Add(Hidden(path, position, "must be base64; plain text belongs into stringData (Secret) or data (ConfigMap)"));
            return [];
        }
    }

    private static FieldError Hidden(FieldPath path, SourcePosition position, string detail) =>
        new(path.ToString(), FieldErrorType.Invalid, null, detail) { Position = position };
}
