using System.Globalization;
using System.Text;
using RsyslogRelp.Core.Documents;

namespace RsyslogRelp.Adapters.Rendering.Yaml;

/// <summary>
/// Writes a document as block style YAML that readers of YAML 1.1 and 1.2 take alike: plain words only where no version types
/// them, literal blocks for lines of text, double quotes for all else.
/// </summary>
public static class YamlDocumentWriter
{
    /// <summary>Writes one document.</summary>
    /// <param name="document">The document; duplicate fields are written as they are.</param>
    /// <returns>The text, with LF line ends and one at its end.</returns>
    public static string Write(DocumentNode document)
    {
        StringBuilder text = new();
        WriteNode(text, document, indent: 0);
        return text.ToString();
    }

    // Begins where the value is to stand on its line and ends after a line feed.
    private static void WriteNode(StringBuilder text, DocumentNode node, int indent)
    {
        switch (node)
        {
            case MappingNode { Entries.Count: > 0 } mapping:
                for (int i = 0; i < mapping.Entries.Count; i++)
                {
                    text.Append(' ', i == 0 ? 0 : indent);
                    WriteString(text, mapping.Entries[i].Name);
                    text.Append(':');
                    WriteValue(text, mapping.Entries[i].Value, indent);
                }

                break;
            case SequenceNode { Items.Count: > 0 } sequence:
                for (int i = 0; i < sequence.Items.Count; i++)
                {
                    text.Append(' ', i == 0 ? 0 : indent).Append("- ");
                    WriteNode(text, sequence.Items[i], indent + 2);
                }

                break;
            case MappingNode:
                text.Append("{}\n");
                break;
            case SequenceNode:
                text.Append("[]\n");
                break;
            case ScalarNode { Kind: ScalarKind.String } scalar when IsBlock(scalar.Text):
                WriteBlock(text, scalar.Text, Math.Max(indent, 2));
                break;
            case ScalarNode { Kind: ScalarKind.String } scalar:
                WriteString(text, scalar.Text);
                text.Append('\n');
                break;
            case ScalarNode scalar:
                text.Append(scalar.Text).Append('\n');
                break;
        }
    }

    private static void WriteValue(StringBuilder text, DocumentNode value, int indent)
    {
        if (value is MappingNode { Entries.Count: > 0 })
        {
            text.Append('\n').Append(' ', indent + 2);
            WriteNode(text, value, indent + 2);
        }
        else if (value is SequenceNode { Items.Count: > 0 })
        {
            // A list may stand as deep as its field.
            text.Append('\n').Append(' ', indent);
            WriteNode(text, value, indent);
        }
        else
        {
            text.Append(' ');
            WriteNode(text, value, indent + 2);
        }
    }

    // A literal block needs no escapes: its first line must not look like deeper indentation, and no character may need one.
    private static bool IsBlock(string text) =>
        text.AsSpan().TrimEnd('\n').Contains('\n')
        && text[0] is not (' ' or '\t' or '\n')
        && text.EnumerateRunes().All(static rune => rune.Value is '\n' or '\t' || IsPrintable(rune))
        && !HasUnpairedSurrogate(text);

    private static void WriteBlock(StringBuilder text, string value, int indent)
    {
        int trailing = value.Length - value.AsSpan().TrimEnd('\n').Length;
        text.Append(trailing switch { 0 => "|-", 1 => "|", _ => "|+" }).Append('\n');
        foreach (string line in (trailing == 0 ? value : value[..^1]).Split('\n'))
        {
            text.Append(' ', line.Length == 0 ? 0 : indent).Append(line).Append('\n');
        }
    }

    private static void WriteString(StringBuilder text, string value)
    {
        if (IsPlain(value))
        {
            text.Append(value);
            return;
        }

        text.Append('"');
        for (int i = 0; i < value.Length; i++)
        {
            if (Rune.TryGetRuneAt(value, i, out Rune rune))
            {
                AppendEscaped(text, rune);
                i += rune.Utf16SequenceLength - 1;
            }
            else
            {
                text.Append('\ufffd');
            }
        }

        text.Append('"');
    }

    // Text that begins with a letter or a slash and holds nothing that YAML gives a meaning to.
    private static bool IsPlain(string value) =>
        value.Length > 0
        && (char.IsAsciiLetter(value[0]) || value[0] == '/')
        && value.All(static c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '_' or '-' or '+' or '=' or '@')
        && YamlScalars.KindOf(value) == ScalarKind.String;

    private static void AppendEscaped(StringBuilder text, Rune rune)
    {
        switch (rune.Value)
        {
            case '"': text.Append("\\\""); break;
            case '\\': text.Append("\\\\"); break;
            case '\n': text.Append("\\n"); break;
            case '\t': text.Append("\\t"); break;
            case '\r': text.Append("\\r"); break;
            case < 0x100 when !IsPrintable(rune): text.Append("\\x").Append(rune.Value.ToString("x2", CultureInfo.InvariantCulture)); break;
            case < 0x10000 when !IsPrintable(rune): text.Append("\\u").Append(rune.Value.ToString("x4", CultureInfo.InvariantCulture)); break;
            default: text.Append(rune.ToString()); break;
        }
    }

    // YAML's printable characters without its line breaks and the byte order mark.
    private static bool IsPrintable(Rune rune) => rune.Value is (>= 0x20 and < 0x7f) or (>= 0xa0 and < 0xfffe and not (0x2028 or 0x2029 or 0xfeff)) or >= 0x10000;

    private static bool HasUnpairedSurrogate(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && !(i + 1 < text.Length && char.IsSurrogatePair(text[i], text[++i])))
            {
                return true;
            }
        }

        return false;
    }
}
