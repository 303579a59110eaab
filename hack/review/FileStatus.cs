namespace RsyslogRelp.Review;

/// <summary>What happened to a file.</summary>
internal enum FileStatus
{
    Changed,
    Added,
    Removed,
}
