using RsyslogRelp.Host.Cli.Shell;

namespace RsyslogRelp.Host.Cli.Output;

/// <summary>Findings as lines, nothing else: no finding, no line. Nobody reads more than some of a document.</summary>
internal static class FindingsText
{
    private const int MaxPerDocument = 100;

    public static void Write(TextWriter writer, IEnumerable<CheckedDocument> documents)
    {
        foreach (CheckedDocument document in documents)
        {
            int more = document.Findings.Count - MaxPerDocument;
            foreach (Finding finding in more <= 0 ? document.Findings : document.Findings.OrderByDescending(static finding => finding.IsError).Take(MaxPerDocument))
            {
                writer.WriteLine(finding.ToString());
            }

            if (more > 0)
            {
                writer.WriteLine($"{Printable.Of(document.Source)}:{document.Position.Line}: and {more} more, which validate -o json prints");
            }
        }
    }
}
