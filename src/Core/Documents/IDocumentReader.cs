namespace RsyslogRelp.Core.Documents;

/// <summary>Port: reads YAML or JSON text. The JSON half needs no package: <see cref="JsonDocumentReader"/>.</summary>
public interface IDocumentReader
{
    /// <summary>Reads all documents of a text; empty documents are left out.</summary>
    /// <param name="text">YAML (several documents separated by <c>---</c>) or JSON.</param>
    /// <returns>The documents in order; none for an empty text.</returns>
    /// <exception cref="DocumentFormatException">
    /// The text is neither, or over the <see cref="DocumentLimits"/>, or holds what is not supported: a NUL character, a merge key
    /// (<c>&lt;&lt;</c>), a value with a tag other than <c>!!str</c>, an alias without an anchor before it, a field name that is no string.
    /// </exception>
    IReadOnlyList<DocumentNode> ReadAll(string text);
}
