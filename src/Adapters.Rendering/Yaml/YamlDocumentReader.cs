using System.Text;
using RsyslogRelp.Core.Documents;
using YamlDotNet.Core;

namespace RsyslogRelp.Adapters.Rendering.Yaml;

/// <summary>
/// Reads YAML with YamlDotNet's parser, or JSON where the text is JSON. Types scalars by the YAML 1.2 core schema; a word that
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
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or FormatException or OverflowException or IndexOutOfRangeException)
        {
            // The parser leaves its documented exceptions on some malformed flow collections and tags.
            throw new DocumentFormatException("not valid YAML: malformed before this place", positions.Of(scanner.CurrentPosition), exception);
        }
    }

    private static DocumentNode? TryReadJson(string text)
    {
        try
        {
            return JsonDocumentReader.Read(Encoding.UTF8.GetBytes(text));
        }
        catch (DocumentFormatException exception) when (exception.InnerException is System.Text.Json.JsonException or InvalidOperationException)
        {
            // A YAML flow mapping begins like JSON; if it is neither, the YAML reader says where.
            return null;
        }
    }

    private static void CheckText(string text)
    {
        if (Encoding.UTF8.GetByteCount(text) > DocumentLimits.MaxBytes)
        {
            throw new DocumentFormatException($"larger than {DocumentLimits.MaxBytes / (1024 * 1024)} MiB; Kubernetes stores objects of at most 1.5 MiB", SourcePosition.Start);
        }

        int nul = text.IndexOf('\0', StringComparison.Ordinal);
        if (nul >= 0)
        {
            int line = text.AsSpan(0, nul).Count('\n') + 1;
            throw new DocumentFormatException("holds a NUL byte; is it a binary file or UTF-16?", new SourcePosition(line, nul - text.LastIndexOf('\n', nul)));
        }
    }

    private static DocumentFormatException Located(YamlException exception, string text, SourcePosition position)
    {
        string[] lines = text.Split('\n');
        for (int line = Math.Min(position.Line, lines.Length); line <= lines.Length; line++)
        {
            // The parser sees a tab in the indentation as something else that is wrong further up.
            ReadOnlySpan<char> indentation = lines[line - 1].AsSpan(0, lines[line - 1].Length - lines[line - 1].AsSpan().TrimStart(" \t").Length);
            if (indentation.Contains('\t'))
            {
                return new DocumentFormatException("not valid YAML: indented with a tab; use spaces", new SourcePosition(line, indentation.IndexOf('\t') + 1), exception);
            }
        }

        return new DocumentFormatException("not valid YAML: " + Describe(exception), position.Line <= lines.Length ? position : new SourcePosition(lines.Length, lines[^1].Length + 1), exception);
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
