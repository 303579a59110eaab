using System.Runtime.InteropServices;

namespace RsyslogRelp.Host.Cli.Shell.Streams;

/// <summary>C's <c>struct pollfd</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PollDescriptor
{
    public int Descriptor;
    public short Wanted;
    public short Found;
}
