using System.Text;
using System.Text.Json;
using RsyslogRelp.Core.Documents;
using YamlDotNet.Core;

namespace RsyslogRelp.Adapters.Rendering.Yaml;

/// <summary>
/// Reads YAML with YamlDotNet's parser, or JSON if the text is JSON. Scalars are typed by the YAML 1.2 core schema. A word that
/// kubectl, which reads YAML 1.1, would type differently is <see cref="ScalarKind.Ambiguous"/>.
/// </summary>
public sealed class YamlDocumentReader : IDocumentReader
{
    /// <inheritdoc/>
    public IReadOnlyList<DocumentNode> ReadAll(string text)
    {
        CheckText(text);
        if (text.AsSpan().TrimStart() is ['{' or '[', ..] && TryReadJson(text) is { } json)
        {
            return [json];
        }

        TextPositions positions = new(text);
        Scanner scanner = new(new StringReader(text), skipComments: true);
        try
        {
            return new YamlEventReader(new Parser(scanner), positions).ReadStream();
        }
        catch (YamlException exception)
        {
            throw Located(exception, text, positions.Of(exception.Start));
        }
        catch (Exception exception) when (IsThrownForMalformedText(exception))
        {
            throw new DocumentFormatException(
                "not valid YAML: malformed before this place",
                positions.Of(scanner.CurrentPosition),
                exception);
        }
    }

    // For some malformed flow collections and tags the parser throws other exceptions than its documented YamlException.
    private static bool IsThrownForMalformedText(Exception exception) =>
        exception is InvalidOperationException or ArgumentException or FormatException or OverflowException or IndexOutOfRangeException;

    private static DocumentNode? TryReadJson(string text)
    {
        try
        {
            return JsonDocumentReader.Read(Encoding.UTF8.GetBytes(text));
        }
        catch (DocumentFormatException exception) when (exception.InnerException is JsonException or InvalidOperationException)
        {
            // A YAML flow mapping begins like JSON. If the text is neither, the YAML reader names the position.
            return null;
        }
    }

    private static void CheckText(string text)
    {
        if (Encoding.UTF8.GetByteCount(text) > DocumentLimits.MaxBytes)
        {
            throw new DocumentFormatException(
                $"larger than {DocumentLimits.MaxBytes / (1024 * 1024)} MiB; Kubernetes stores objects of at most 1.5 MiB",
                SourcePosition.Start);
        }

        int nul = text.IndexOf('\0', StringComparison.Ordinal);
        if (nul >= 0)
        {
            int line = text.AsSpan(0, nul).Count('\n') + 1;
            throw new DocumentFormatException(
                "holds a NUL byte; is it a binary file or UTF-16?",
                new SourcePosition(line, nul - text.LastIndexOf('\n', nul)));
        }
    }

    private static DocumentFormatException Located(YamlException exception, string text, SourcePosition position)
    {
        string[] lines = text.Split('\n');
        for (int line = Math.Min(position.Line, lines.Length); line <= lines.Length; line++)
        {
            // The parser reports a tab in the indentation as another mistake in a line above.
            int tab = TabInIndentation(lines[line - 1]);
            if (tab >= 0)
            {
                return new DocumentFormatException(
                    "not valid YAML: indented with a tab; use spaces",
                    new SourcePosition(line, tab + 1),
                    exception);
            }
        }

        SourcePosition end = new(lines.Length, lines[^1].Length + 1);
        return new DocumentFormatException(
            "not valid YAML: " + Describe(exception),
            position.Line <= lines.Length ? position : end,
            exception);
    }

    private static int TabInIndentation(string line)
    {
        int length = line.Length - line.AsSpan().TrimStart(" \t").Length;
        return line.AsSpan(0, length).IndexOf('\t');
    }

    private static string Describe(YamlException exception)
    {
        Exception innermost = exception;
        while (innermost.InnerException is YamlException inner)
        {
            innermost = inner;
        }

        string message = innermost.Message.TrimEnd('.', ' ');
        return message.Length > 0 ? char.ToLowerInvariant(message[0]) + message[1..] : "unreadable";
    }
}
