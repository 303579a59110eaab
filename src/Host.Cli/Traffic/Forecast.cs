namespace RsyslogRelp.Host.Cli.Traffic;

/// <summary>What nodes forward that log as the given messages do.</summary>
/// <param name="MessagesPerDay">Messages of all nodes.</param>
/// <param name="BytesPerDay">Their bytes.</param>
/// <param name="PeakMessages">Messages of all nodes in a minute in which each has its worst one.</param>
/// <param name="PeakBytes">Their bytes.</param>
/// <param name="QueueHours">How long a node's queue lasts while the receiver does not answer; null without traffic.</param>
/// <param name="QueueHoursAtPeak">The same if every minute is as its worst one.</param>
internal sealed record Forecast(
    double MessagesPerDay, double BytesPerDay, long PeakMessages, long PeakBytes, double? QueueHours, double? QueueHoursAtPeak)
{
    /// <summary><c>queue.maxDiskSpace</c> of 60-audit.conf.</summary>
    public const int QueueDiskBytes = 48 * 1024 * 1024;

    /// <summary><c>queue.highWatermark</c> of 60-audit.conf: so many messages are in memory besides those on disk.</summary>
    public const int QueueMessages = 10_000;

    /// <summary>The forecast for a number of nodes; null if the times of the messages are not known.</summary>
    public static Forecast? Of(TrafficSummary summary, int nodes)
    {
        if (summary.Days is not { } days)
        {
            return null;
        }

        TrafficCount forwarded = summary.Forwarded;
        double perNode = forwarded.Messages / days / summary.Hosts;
        return new Forecast(
            perNode * nodes,
            forwarded.Bytes / days / summary.Hosts * nodes,
            forwarded.PeakMessages * nodes,
            forwarded.PeakBytes * nodes,
            Hours(perNode / 24),
            Hours(forwarded.PeakMessages * 60));

        double? Hours(double messagesPerHour)
        {
            double onDisk = QueueDiskBytes / (summary.QueueBytes / Math.Max(1.0, forwarded.Messages));
            return messagesPerHour > 0 ? (QueueMessages + onDisk) / messagesPerHour : null;
        }
    }
}
