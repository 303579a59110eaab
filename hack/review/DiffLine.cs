namespace RsyslogRelp.Review;

/// <summary>A line of a hunk.</summary>
/// <param name="Kind">What the line is.</param>
/// <param name="Text">The line without its mark and its newline.</param>
internal sealed record DiffLine(DiffLineKind Kind, string Text);
