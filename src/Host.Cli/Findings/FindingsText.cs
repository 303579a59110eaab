using RsyslogRelp.Core.Documents;
using RsyslogRelp.Host.Cli.Shell;

namespace RsyslogRelp.Host.Cli.Findings;

/// <summary>Findings as lines, at most 100 per document, its errors before all others.</summary>
internal static class FindingsText
{
    public static void Write(TextWriter writer, IEnumerable<CheckedDocument> documents)
    {
        foreach (CheckedDocument document in documents)
        {
            int more = document.Findings.Count - DocumentLimits.MaxReportedFindings;
            foreach (Finding finding in more <= 0 ? document.Findings : MostSevere(document.Findings))
            {
                writer.WriteLine(finding.ToString());
            }

            if (more > 0)
            {
                writer.WriteLine(
                    $"{Printable.Of(document.Source)}:{document.Position.Line}: and {Number.Of(more)} more, which validate -o json prints");
            }
        }
    }

    // No error is left out for a warning; what is printed keeps its order.
    private static IEnumerable<Finding> MostSevere(IReadOnlyList<Finding> findings)
    {
        int errors = Math.Min(findings.Count(static finding => finding.IsError), DocumentLimits.MaxReportedFindings);
        int others = DocumentLimits.MaxReportedFindings - errors;
        return findings.Where(finding => finding.IsError ? errors-- > 0 : others-- > 0);
    }
}
