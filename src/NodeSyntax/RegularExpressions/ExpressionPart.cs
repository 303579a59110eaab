namespace RsyslogRelp.NodeSyntax.RegularExpressions;

/// <summary>A part of a parsed expression.</summary>
internal abstract class ExpressionPart;

/// <summary>An empty branch or an empty group.</summary>
internal sealed class EmptyPart : ExpressionPart
{
    public static readonly EmptyPart Instance = new();
}

/// <summary>A sequence of bytes, at least one.</summary>
internal sealed class LiteralPart(byte[] bytes) : ExpressionPart
{
    public byte[] Bytes { get; } = bytes;
}

/// <summary>Any one byte of a set.</summary>
internal sealed class SetPart(in ByteSet set) : ExpressionPart
{
    private readonly ByteSet _set = set;

    public ref readonly ByteSet Set => ref _set;
}

/// <summary>A condition on a place in the text. It consumes no byte.</summary>
/// <param name="kind">The condition.</param>
/// <param name="position">The index of the anchor in the pattern.</param>
internal sealed class AnchorPart(Anchor kind, int position) : ExpressionPart
{
    public Anchor Kind { get; } = kind;

    public int Position { get; } = position;
}

/// <summary>Several parts, one after the other.</summary>
internal sealed class ConcatenationPart(List<ExpressionPart> parts) : ExpressionPart
{
    public List<ExpressionPart> Parts { get; } = parts;
}

/// <summary>Several branches, of which one must match.</summary>
internal sealed class AlternationPart(List<ExpressionPart> branches) : ExpressionPart
{
    public List<ExpressionPart> Branches { get; } = branches;
}

/// <summary>A parenthesised part.</summary>
/// <param name="number">The number of the group; 1 for the first opening parenthesis.</param>
/// <param name="body">The part between the parentheses.</param>
internal sealed class GroupPart(int number, ExpressionPart body) : ExpressionPart
{
    public int Number { get; } = number;

    public ExpressionPart Body { get; } = body;
}

/// <summary>A repeated part.</summary>
/// <param name="body">The part that is repeated.</param>
/// <param name="min">The minimum number of repetitions.</param>
/// <param name="max">The maximum number of repetitions; -1 for no limit.</param>
internal sealed class RepeatPart(ExpressionPart body, int min, int max) : ExpressionPart
{
    public ExpressionPart Body { get; } = body;

    public int Min { get; } = min;

    public int Max { get; } = max;
}

/// <summary>The same bytes that a group matched. Nothing here evaluates it, so the group's number is not kept.</summary>
internal sealed class BackReferencePart : ExpressionPart;

internal enum Anchor
{
    /// <summary>`^` and \`: before the first byte. A newline has no special meaning, because REG_NEWLINE is not set.</summary>
    Start,

    /// <summary>`$` and \': after the last byte.</summary>
    End,

    /// <summary>\b: a word begins or ends here.</summary>
    WordEdge,

    /// <summary>\B: no word begins or ends here.</summary>
    NotWordEdge,

    /// <summary>\&lt;: a word begins here.</summary>
    WordStart,

    /// <summary>\&gt;: a word ends here.</summary>
    WordEnd,
}
