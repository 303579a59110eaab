namespace RsyslogRelp.NodeSyntax.RegularExpressions;

/// <summary>Checks whether an anchor holds between two bytes of a text.</summary>
internal static class Anchors
{
    public static bool HoldAt(Anchor anchor, ReadOnlySpan<byte> text, int position)
    {
        if (anchor is Anchor.Start or Anchor.End)
        {
            return position == (anchor == Anchor.Start ? 0 : text.Length);
        }

        bool before = position > 0 && CharacterClasses.Word.Contains(text[position - 1]);
        bool after = position < text.Length && CharacterClasses.Word.Contains(text[position]);
        return anchor switch
        {
            Anchor.WordEdge => before != after,
            Anchor.NotWordEdge => before == after,
            Anchor.WordStart => !before && after,
            _ => before && !after,
        };
    }
}
