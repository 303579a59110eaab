using System.Globalization;

namespace RsyslogRelp.Core.Documents;

/// <summary>Finds the position of a field path in a document.</summary>
internal static class DocumentLocator
{
    /// <summary>The position of the field; if it is absent, the position of its nearest parent.</summary>
    /// <param name="document">The document that the path belongs to.</param>
    /// <param name="path">A path as Kubernetes prints it, such as <c>loggingRules[0].severity</c>. Names with dots are not found.</param>
    public static SourcePosition Locate(DocumentNode document, string path)
    {
        DocumentNode node = document;
        SourcePosition position = document.Position;
        foreach (string step in path.Replace("[", ".[", StringComparison.Ordinal).Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            if (step[0] == '['
                && node is SequenceNode sequence
                && int.TryParse(step.AsSpan(1, step.Length - 2), CultureInfo.InvariantCulture, out int index)
                && index < sequence.Items.Count)
            {
                node = sequence.Items[index];
                position = node.Position;
            }
            else if (node is MappingNode mapping && mapping[step] is { } value)
            {
                node = value;
                position = mapping.Entries.Last(entry => entry.Name == step).Position;
            }
            else
            {
                break;
            }
        }

        return position;
    }
}
