namespace RsyslogRelp.Host.Cli.Traffic;

/// <summary>
/// The largest amount in one minute, in constant memory. Times may be up to two hours out of order. A larger step back begins anew, as
/// between the journals of two nodes, so that their minutes are not added.
/// </summary>
internal sealed class PeakMinute
{
    private const int Window = 120;

    private readonly long[] _amounts = new long[Window];
    private long _newest = long.MinValue;

    /// <summary>The amount.</summary>
    public long Amount { get; private set; }

    /// <summary>Adds to a minute.</summary>
    /// <param name="minute">Minutes since any fixed time.</param>
    /// <param name="amount">The amount.</param>
    public void Add(long minute, long amount)
    {
        if (_newest == long.MinValue || minute <= _newest - Window || minute >= _newest + Window)
        {
            Array.Clear(_amounts);
            _newest = minute;
        }

        while (_newest < minute)
        {
            _amounts[++_newest % Window] = 0;
        }

        Amount = Math.Max(Amount, _amounts[minute % Window] += amount);
    }
}
