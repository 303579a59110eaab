using System.Text.Json;
using RsyslogRelp.Core.Configuration;

namespace RsyslogRelp.Host.Cli.Explain;

/// <summary>The documents that a cluster owner writes, by the JSON Schemas of docs/schema, which are part of this program.</summary>
internal static class Schemas
{
    /// <summary>The kinds; the first is explained where none is named.</summary>
    public static IReadOnlyList<SchemaField> Kinds { get; } = [Read(RsyslogRelpConfig.Kind), Read(Auditd.Kind)];

    private static SchemaField Read(string kind)
    {
        string name = kind.ToLowerInvariant() + ".schema.json";
        using Stream stream = typeof(Schemas).Assembly.GetManifestResourceStream(name)!;
        using JsonDocument schema = JsonDocument.Parse(stream);
        return SchemaField.Read(kind, schema.RootElement, isRequired: true);
    }
}
