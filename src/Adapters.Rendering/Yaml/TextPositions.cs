using RsyslogRelp.Core.Documents;
using YamlDotNet.Core;

namespace RsyslogRelp.Adapters.Rendering.Yaml;

/// <summary>
/// Turns the parser's marks into lines and columns as editors count them: a line ends at a line feed. For the parser, which follows
/// YAML 1.1, a line also ends at U+0085, U+2028 and U+2029.
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
