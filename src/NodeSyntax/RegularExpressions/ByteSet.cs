namespace RsyslogRelp.NodeSyntax.RegularExpressions;

/// <summary>A set of byte values that one step of an expression accepts.</summary>
internal struct ByteSet
{
    private ulong _0, _1, _2, _3;

    public static ByteSet All => new() { _0 = ulong.MaxValue, _1 = ulong.MaxValue, _2 = ulong.MaxValue, _3 = ulong.MaxValue };

    public readonly bool Contains(byte value) => ((value >> 6) switch { 0 => _0, 1 => _1, 2 => _2, _ => _3 } >> (value & 63) & 1) != 0;

    public void Add(byte value)
    {
        ulong bit = 1UL << (value & 63);
        switch (value >> 6)
        {
            case 0: _0 |= bit; break;
            case 1: _1 |= bit; break;
            case 2: _2 |= bit; break;
            default: _3 |= bit; break;
        }
    }

    /// <summary>Adds every byte from <paramref name="first"/> to <paramref name="last"/>, both included.</summary>
    public void AddRange(byte first, byte last)
    {
        for (int value = first; value <= last; value++)
        {
            Add((byte)value);
        }
    }

    public void Add(in ByteSet other)
    {
        _0 |= other._0;
        _1 |= other._1;
        _2 |= other._2;
        _3 |= other._3;
    }

    public readonly ByteSet Complement() => new() { _0 = ~_0, _1 = ~_1, _2 = ~_2, _3 = ~_3 };
}
