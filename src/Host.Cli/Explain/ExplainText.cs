using RsyslogRelp.Core.Configuration;

namespace RsyslogRelp.Host.Cli.Explain;

/// <summary>The description of a field in the shape of <c>kubectl explain</c>.</summary>
internal static class ExplainText
{
    public static void Write(TextWriter output, SchemaField kind, IReadOnlyList<SchemaField> path)
    {
        SchemaField field = path.Count == 0 ? kind : path[^1];
        output.Write($"KIND:       {kind.Name}\nVERSION:    {ConfigurationApi.ApiVersion}\n\n");
        if (path.Count > 0)
        {
            output.Write($"FIELD: {string.Join('.', path.Select(static one => one.Name))} {TypeOf(field)}\n\n");
        }

        if (field.Values.Count > 0)
        {
            output.Write($"ENUM:\n{string.Concat(field.Values.Select(static value => $"    {value}\n"))}\n");
        }

        output.Write($"DESCRIPTION:\n    {field.Description}\n");
        if (field.Fields.Count > 0)
        {
            output.Write("\nFIELDS:\n");
            output.Write(string.Join('\n', field.Fields.Select(static inner =>
                $"  {inner.Name}\t{TypeOf(inner)}\n    {inner.Description}\n")));
        }
    }

    private static string TypeOf(SchemaField field) => $"<{field.Type}>{(field.IsRequired ? " -required-" : "")}";
}
