using RsyslogRelp.Core.Documents;
using RsyslogRelp.Host.Cli.Shell;

namespace RsyslogRelp.Host.Cli.Output;

/// <summary>Findings as lines, at most 100 per document.</summary>
internal static class FindingsText
{
    public static void Write(TextWriter writer, IEnumerable<CheckedDocument> documents)
    {
        foreach (CheckedDocument document in documents)
        {
            int more = document.Findings.Count - DocumentLimits.MaxReportedFindings;
            IEnumerable<Finding> shown = more <= 0
                ? document.Findings
                : document.Findings.OrderByDescending(static finding => finding.IsError).Take(DocumentLimits.MaxReportedFindings);
            foreach (Finding finding in shown)
            {
                writer.WriteLine(finding.ToString());
            }

            if (more > 0)
            {
                writer.WriteLine(
                    $"{Printable.Of(document.Source)}:{document.Position.Line}: and {more} more, which validate -o json prints");
            }
        }
    }
}
