using RsyslogRelp.Core.Documents;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace RsyslogRelp.Adapters.Rendering.Yaml;

/// <summary>
/// Writes a document as block style YAML with YamlDotNet's emitter. Text is plain only if YAML 1.1 and 1.2 both read it as text,
/// because kubectl reads YAML 1.1; several lines are a literal block, everything else is in double quotes.
/// </summary>
public static class YamlDocumentWriter
{
    private static readonly EmitterSettings Settings = new EmitterSettings()
        .WithBestWidth(int.MaxValue)
        .WithMaxSimpleKeyLength(int.MaxValue)
        .WithNewLine("\n");

    /// <summary>Writes one document.</summary>
    /// <param name="document">The document; duplicate fields are written as they are.</param>
    /// <returns>The text, with LF line ends and one at its end.</returns>
    public static string Write(DocumentNode document)
    {
        using StringWriter text = new();
        Emitter emitter = new(text, Settings);
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(null, null, isImplicit: true));
        Emit(emitter, document);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return text.ToString();
    }

    private static void Emit(Emitter emitter, DocumentNode node)
    {
        switch (node)
        {
            case MappingNode mapping:
                emitter.Emit(new MappingStart(null, null, isImplicit: true, MappingStyle.Block));
                foreach (MappingEntry entry in mapping.Entries)
                {
                    emitter.Emit(Text(entry.Name, isKey: true));
                    Emit(emitter, entry.Value);
                }

                emitter.Emit(new MappingEnd());
                break;
            case SequenceNode sequence:
                emitter.Emit(new SequenceStart(null, null, isImplicit: true, SequenceStyle.Block));
                foreach (DocumentNode item in sequence.Items)
                {
                    Emit(emitter, item);
                }

                emitter.Emit(new SequenceEnd());
                break;
            case ScalarNode { Kind: ScalarKind.String } scalar:
                emitter.Emit(Text(scalar.Text, isKey: false));
                break;
            case ScalarNode scalar:
                emitter.Emit(new Scalar(scalar.Text));
                break;
        }
    }

    private static Scalar Text(string value, bool isKey)
    {
        ScalarStyle style = IsPlain(value) ? ScalarStyle.Plain
            : !isKey && IsLines(value) ? ScalarStyle.Literal
            : ScalarStyle.DoubleQuoted;
        return new Scalar(null, null, value, style, isPlainImplicit: true, isQuotedImplicit: true);
    }

    // The emitter knows YAML 1.2 only: "yes" and "010" are plain text to it.
    private static bool IsPlain(string value) =>
        value.Length > 0
        && (char.IsAsciiLetter(value[0]) || value[0] == '/')
        && value.All(static c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '_' or '-' or '+' or '=' or '@')
        && YamlScalars.KindOf(value) == ScalarKind.String;

    private static bool IsLines(string value) =>
        value.AsSpan().TrimEnd('\n').Contains('\n') && value[0] is not (' ' or '\t' or '\n') && !value.Contains('\r');
}
