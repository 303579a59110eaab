namespace RsyslogRelp.Core.Documents;

/// <summary>Port: reads YAML or JSON text. JSON alone needs no port, see <see cref="JsonDocumentReader"/>.</summary>
public interface IDocumentReader
{
    /// <summary>Reads all documents of a text; empty documents are left out.</summary>
    /// <param name="text">YAML (several documents separated by <c>---</c>) or JSON.</param>
    /// <returns>The documents in order; none for an empty text.</returns>
    /// <exception cref="DocumentFormatException">
    /// The text is neither YAML nor JSON, exceeds the <see cref="DocumentLimits"/>, or uses something unsupported: a NUL character, a merge
    /// key (<c>&lt;&lt;</c>), a value with a tag other than <c>!!str</c>, an alias before its anchor, a field name that is not a string.
    /// </exception>
    IReadOnlyList<DocumentNode> ReadAll(string text);
}
