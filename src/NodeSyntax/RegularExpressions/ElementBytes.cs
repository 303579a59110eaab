using System.Text;

namespace RsyslogRelp.NodeSyntax.RegularExpressions;

/// <summary>The UTF-8 bytes of a character in a bracket. In the C locale each byte is an element of its own.</summary>
internal readonly struct ElementBytes
{
    private readonly uint _bytes;
    private readonly int _count;

    public ElementBytes(Rune rune)
    {
        Span<byte> bytes = stackalloc byte[4];
        _count = rune.EncodeToUtf8(bytes);
        for (int i = _count - 1; i >= 0; i--)
        {
            _bytes = (_bytes << 8) | bytes[i];
        }
    }

    public byte First => (byte)_bytes;

    public byte Last => (byte)(_bytes >> (8 * (_count - 1)));

    public void AddAllTo(ref ByteSet set)
    {
        for (int i = 0; i < _count; i++)
        {
            set.Add((byte)(_bytes >> (8 * i)));
        }
    }
}
