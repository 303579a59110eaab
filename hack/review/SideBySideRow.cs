namespace RsyslogRelp.Review;

/// <summary>A row of a hunk: a line before and the line after, one of which may be missing.</summary>
/// <param name="Before">The line before the change.</param>
/// <param name="After">The line after the change; the same object as <paramref name="Before"/> if nothing changed.</param>
internal sealed record SideBySideRow(DiffLine? Before, DiffLine? After);
