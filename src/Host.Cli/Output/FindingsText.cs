namespace RsyslogRelp.Host.Cli.Output;

/// <summary>Findings as lines, nothing else: no finding, no line.</summary>
internal static class FindingsText
{
    public static void Write(TextWriter writer, IEnumerable<CheckedDocument> documents)
    {
        foreach (Finding finding in documents.SelectMany(static document => document.Findings))
        {
            writer.WriteLine(finding.ToString());
        }
    }
}
