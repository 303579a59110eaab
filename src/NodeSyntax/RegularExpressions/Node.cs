namespace RsyslogRelp.NodeSyntax.RegularExpressions;

/// <summary>A part of a parsed expression.</summary>
internal abstract class Node;

/// <summary>Nothing: an empty branch, an empty group.</summary>
internal sealed class EmptyNode : Node
{
    public static readonly EmptyNode Instance = new();
}

/// <summary>These bytes in this order; never none.</summary>
internal sealed class LiteralNode(byte[] bytes) : Node
{
    public byte[] Bytes { get; } = bytes;
}

/// <summary>One byte of a set.</summary>
internal sealed class SetNode(in ByteSet set) : Node
{
    private readonly ByteSet _set = set;

    public ref readonly ByteSet Set => ref _set;
}

/// <summary>A place that must be right, without taking a byte.</summary>
/// <param name="kind">What must be true of the place.</param>
/// <param name="position">Where it stands in the pattern.</param>
internal sealed class AnchorNode(Anchor kind, int position) : Node
{
    public Anchor Kind { get; } = kind;

    public int Position { get; } = position;
}

/// <summary>One part after the other.</summary>
internal sealed class SequenceNode(List<Node> parts) : Node
{
    public List<Node> Parts { get; } = parts;
}

/// <summary>One branch or another.</summary>
internal sealed class AlternationNode(List<Node> branches) : Node
{
    public List<Node> Branches { get; } = branches;
}

/// <summary>A parenthesised part.</summary>
/// <param name="number">1 for the first opening parenthesis.</param>
/// <param name="body">What is inside.</param>
internal sealed class GroupNode(int number, Node body) : Node
{
    public int Number { get; } = number;

    public Node Body { get; } = body;
}

/// <summary>A part several times.</summary>
/// <param name="body">What is repeated.</param>
/// <param name="min">At least so often.</param>
/// <param name="max">At most so often; -1 for no limit.</param>
internal sealed class RepeatNode(Node body, int min, int max) : Node
{
    public Node Body { get; } = body;

    public int Min { get; } = min;

    public int Max { get; } = max;
}

/// <summary>The same bytes that a group took.</summary>
internal sealed class BackReferenceNode(int group) : Node
{
    public int Group { get; } = group;
}

internal enum Anchor
{
    /// <summary>`^` and \`: before the first byte. No newline is special, REG_NEWLINE is not set.</summary>
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
