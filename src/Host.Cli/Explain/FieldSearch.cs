using System.Text.RegularExpressions;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Findings;
using RsyslogRelp.Host.Cli.Shell;

namespace RsyslogRelp.Host.Cli.Explain;

/// <summary>Finds a field by a path such as <c>tls.enabled</c>, or as a finding names it.</summary>
internal static partial class FieldSearch
{
    /// <summary>Finds it.</summary>
    /// <param name="path">
    /// A kind and names, separated by dots; without a kind it is a path in an RsyslogRelpConfig. Positions in lists are ignored.
    /// </param>
    /// <returns>The kind and the fields from the outermost to the one that is meant; none for a kind itself.</returns>
    /// <exception cref="CliException">There is no such field.</exception>
    public static (SchemaField Kind, IReadOnlyList<SchemaField> Fields) Find(string path)
    {
        string[] names = Position().Replace(InShoot().Replace(path, ""), "").Split('.', StringSplitOptions.RemoveEmptyEntries);
        SchemaField? named = names.Length == 0 ? null
            : Schemas.Kinds.FirstOrDefault(kind => kind.Name.Equals(names[0], StringComparison.OrdinalIgnoreCase));
        SchemaField root = named ?? Schemas.Kinds[0];
        List<SchemaField> fields = [];
        foreach (string name in named is null ? names : names[1..])
        {
            SchemaField parent = fields.Count == 0 ? root : fields[^1];
            string before = string.Concat(fields.Select(static field => field.Name + "."));
            fields.Add(parent.Fields.FirstOrDefault(field => field.Name == name) ?? throw Unknown(parent, before, name));
        }

        return (root, fields);
    }

    private static CliException Unknown(SchemaField parent, string before, string name)
    {
        string? meant = parent.Fields.Select(static field => field.Name).FirstOrDefault(field => Spelling.IsNear(name, field));
        string remedy = meant is not null ? $"did you mean {FieldValue.Of(before + meant)}?"
            : parent.Fields.Count > 0 ? $"known fields here: {string.Join(", ", parent.Fields.Select(static field => field.Name))}"
            : $"{FieldValue.Of(before.TrimEnd('.'))} has no fields";
        return new CliException($"unknown field {FieldValue.Of(before + name)}, {remedy}");
    }

    // Findings about a Shoot begin with the place of the configuration.
    [GeneratedRegex(@"^spec\.extensions(\[\d+\])?\.providerConfig(\.|$)", RegexOptions.CultureInvariant)]
    private static partial Regex InShoot();

    [GeneratedRegex(@"\[\d*\]", RegexOptions.CultureInvariant)]
    private static partial Regex Position();
}
