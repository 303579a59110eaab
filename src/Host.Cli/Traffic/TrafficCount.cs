namespace RsyslogRelp.Host.Cli.Traffic;

/// <summary>Messages of one kind: how many they are, how large, and how many in their worst minute.</summary>
internal sealed class TrafficCount
{
    private readonly PeakMinute _peak = new();
    private readonly PeakMinute _peakBytes = new();

    /// <summary>The number of messages.</summary>
    public long Messages { get; private set; }

    /// <summary>The bytes of their lines.</summary>
    public long Bytes { get; private set; }

    /// <summary>The most messages in a minute; 0 if their times are not known.</summary>
    public long PeakMessages => _peak.Amount;

    /// <summary>The most bytes in a minute; 0 if their times are not known.</summary>
    public long PeakBytes => _peakBytes.Amount;

    /// <summary>Counts a message.</summary>
    /// <param name="bytes">The bytes of its line.</param>
    /// <param name="minute">Its time, in minutes; null if it is not known.</param>
    public void Add(int bytes, long? minute)
    {
        Messages++;
        Bytes += bytes;
        if (minute is { } known)
        {
            _peak.Add(known, 1);
            _peakBytes.Add(known, bytes);
        }
    }
}
