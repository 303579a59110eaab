using System.Runtime.InteropServices;

namespace RsyslogRelp.Host.Cli.Shell.Streams;

/// <summary>C's <c>struct winsize</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct WindowSize
{
    public ushort Rows;
    public ushort Columns;
    public ushort Width;
    public ushort Height;
}
