using System.Text.Json;
using RsyslogRelp.Host.Cli.Shell;

namespace RsyslogRelp.Host.Cli.Check;

/// <summary>The results of checks as one JSON object.</summary>
internal static class CheckJson
{
    public static string Of(IReadOnlyList<DocumentChecks> documents, bool accepted) => JsonText.Of(writer =>
    {
        writer.WriteStartObject();
        writer.WriteBoolean("accepted", accepted);
        writer.WriteStartArray("documents");
        foreach (DocumentChecks document in documents)
        {
            writer.WriteStartObject();
            writer.WriteString("name", document.Name);
            writer.WriteStartArray("results");
            foreach (CheckResult result in document.Results)
            {
                WriteResult(writer, result);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    private static void WriteResult(Utf8JsonWriter writer, CheckResult result)
    {
        writer.WriteStartObject();
        writer.WriteString("check", result.Program);
        writer.WriteString("file", result.File);
        writer.WriteString("result", JsonNamingPolicy.CamelCase.ConvertName(result.Outcome.ToString()));
        writer.WriteStartArray("reasons");
        foreach (string reason in result.Reasons)
        {
            writer.WriteStringValue(reason);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
