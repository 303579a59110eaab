namespace RsyslogRelp.Review;

/// <summary>What a line of a hunk is.</summary>
internal enum DiffLineKind
{
    Context,
    Removed,
    Added,

    /// <summary>A statement about the line before it: it does not end with a newline.</summary>
    Note,
}
