using System.Globalization;
using System.Text;

namespace RsyslogRelp.Host.Cli.Tests;

/// <summary>A journal of many entries that are made while they are read, and what memory their reader keeps.</summary>
/// <param name="entries">How many there are.</param>
/// <param name="measureEvery">The memory is measured whenever so many have been read.</param>
internal sealed class JournalStream(int entries, int measureEvery) : Stream
{
    private readonly List<long> _retained = [];
    private byte[] _entry = [];
    private int _offset;
    private int _made;

    /// <summary>The bytes that were in use after a collection, in the order of the measurements.</summary>
    public IReadOnlyList<long> Retained => _retained;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        if (_offset == _entry.Length)
        {
            if (_made == entries)
            {
                return 0;
            }

            if (++_made % measureEvery == 0)
            {
                _retained.Add(GC.GetTotalMemory(forceFullCollection: true));
            }

            _entry = Encoding.UTF8.GetBytes(Entry(_made));
            _offset = 0;
        }

        int taken = Math.Min(count, _entry.Length - _offset);
        Array.Copy(_entry, _offset, buffer, offset, taken);
        _offset += taken;
        return taken;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    // Every entry has a message of its own, every hundredth a program of its own.
    private static string Entry(int number)
    {
        string time = (1_795_000_000_000_000L + (number * 1_000_000L)).ToString(CultureInfo.InvariantCulture);
        string program = number % 2 == 0 ? "kubelet" : number % 100 == 1 ? $"program{number}" : "sshd";
        string message = $"type=X msg=audit(1): {number} key=k{number % 7}";
        return $$"""
            {"__REALTIME_TIMESTAMP":"{{time}}","_HOSTNAME":"vm","SYSLOG_IDENTIFIER":"{{program}}","MESSAGE":"{{message}}"}

            """;
    }
}
