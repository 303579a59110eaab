using RsyslogRelp.Core.Documents;
using YamlDotNet.Core;

namespace RsyslogRelp.Adapters.Rendering.Yaml;

/// <summary>
/// The parser's marks as places of a text whose lines end in a line feed, as editors count them. The parser's own lines, those of
/// YAML 1.1, end at U+0085, U+2028 and U+2029 as well.
/// </summary>
internal sealed class TextPositions(string text)
{
    private readonly List<int>? _lineStarts = text.AsSpan().IndexOfAny('\u0085', '\u2028', '\u2029') < 0 ? null : LineStarts(text);

    public SourcePosition Of(Mark mark)
    {
        if (_lineStarts is null)
        {
            return new SourcePosition((int)Math.Max(1, mark.Line), (int)Math.Max(1, mark.Column));
        }

        int index = (int)Math.Clamp(mark.Index, 0, text.Length);
        int found = _lineStarts.BinarySearch(index);
        int line = found >= 0 ? found : ~found - 1;
        return new SourcePosition(line + 1, index - _lineStarts[line] + 1);
    }

    private static List<int> LineStarts(string text)
    {
        List<int> starts = [0];
        for (int end = text.IndexOf('\n', StringComparison.Ordinal); end >= 0; end = text.IndexOf('\n', end + 1))
        {
            starts.Add(end + 1);
        }

        return starts;
    }
}
