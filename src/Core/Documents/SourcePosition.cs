namespace RsyslogRelp.Core.Documents;

/// <summary>A place in a source text.</summary>
/// <param name="Line">The line, counted from 1.</param>
/// <param name="Column">The column in characters, counted from 1.</param>
public readonly record struct SourcePosition(int Line, int Column) : IComparable<SourcePosition>
{
    /// <summary>The first character of a text.</summary>
    public static SourcePosition Start { get; } = new(1, 1);

    /// <summary>Orders positions as they stand in the text.</summary>
    /// <param name="other">The position to compare with.</param>
    /// <returns>Negative if this position comes first.</returns>
    public int CompareTo(SourcePosition other) =>
        Line != other.Line ? Line.CompareTo(other.Line) : Column.CompareTo(other.Column);

    /// <summary>Whether the left position comes first.</summary>
    /// <param name="left">The left position.</param>
    /// <param name="right">The right position.</param>
    public static bool operator <(SourcePosition left, SourcePosition right) => left.CompareTo(right) < 0;

    /// <summary>Whether the right position comes first.</summary>
    /// <param name="left">The left position.</param>
    /// <param name="right">The right position.</param>
    public static bool operator >(SourcePosition left, SourcePosition right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left position does not come after the right one.</summary>
    /// <param name="left">The left position.</param>
    /// <param name="right">The right position.</param>
    public static bool operator <=(SourcePosition left, SourcePosition right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left position does not come before the right one.</summary>
    /// <param name="left">The left position.</param>
    /// <param name="right">The right position.</param>
    public static bool operator >=(SourcePosition left, SourcePosition right) => left.CompareTo(right) >= 0;

    /// <summary>The position as <c>line:column</c>.</summary>
    public override string ToString() => $"{Line}:{Column}";
}
