namespace RsyslogRelp.Core.Documents;

/// <summary>A place in a source text.</summary>
/// <param name="Line">The line, counted from 1.</param>
/// <param name="Column">The column in characters, counted from 1.</param>
public readonly record struct SourcePosition(int Line, int Column)
{
    /// <summary>The first character of a text.</summary>
    public static SourcePosition Start { get; } = new(1, 1);

    /// <summary>The position as <c>line:column</c>.</summary>
    public override string ToString() => $"{Line}:{Column}";
}
