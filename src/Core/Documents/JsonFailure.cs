using System.Text.Json;

namespace RsyslogRelp.Core.Documents;

/// <summary>Why a text is not JSON, without the text.</summary>
internal static class JsonFailure
{
    private const string InvalidLiteral = "' is an invalid JSON literal.";

    /// <summary>
    /// The first sentence of the reader's message, without the position. About an invalid literal the reader quotes all that follows in the
    /// text, which may be the values of a Secret; this is left out.
    /// </summary>
    /// <param name="exception">The reader's exception.</param>
    public static string Describe(JsonException exception)
    {
        string message = exception.Message;
        int end = message.LastIndexOf(" LineNumber:", StringComparison.Ordinal);
        message = (end < 0 ? message : message[..end]).TrimEnd('.', '|', ' ');
        int literal = message.LastIndexOf(InvalidLiteral, StringComparison.Ordinal);
        return literal < 0 ? message : "an invalid literal." + message[(literal + InvalidLiteral.Length)..];
    }
}
