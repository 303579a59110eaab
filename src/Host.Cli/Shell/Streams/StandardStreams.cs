using System.Runtime.InteropServices;

namespace RsyslogRelp.Host.Cli.Shell.Streams;

/// <summary>
/// The process's own three streams. .NET's console streams do not tell whether a stream was closed when the
/// process began, or whether the reader of the output has gone.
/// </summary>
internal static class StandardStreams
{
    private const int Input = 0;
    private const int Output = 1;
    private const int Error = 2;
    private const int GetDescriptorFlags = 1;
    private const int CloseOnExec = 1;
    private const short PollError = 0x8;
    private const short PollHangUp = 0x10;

    public static Stream OpenInput() => IsClosed(Input) ? new ClosedStream("standard input") : Console.OpenStandardInput();

    public static Stream OpenOutput() => IsClosed(Output) ? new ClosedStream("standard output") : Console.OpenStandardOutput();

    /// <summary>Standard error. Text that cannot be written is lost: there is no other place to report it.</summary>
    public static Stream OpenError() => IsClosed(Error) ? Stream.Null : new BestEffortStream(Console.OpenStandardError());

    /// <summary>Whether the reader of standard output has gone. The console stream ignores that failure.</summary>
    public static bool OutputHasNoReader()
    {
        if (OperatingSystem.IsWindows())
        {
            return false;
        }

        PollDescriptor descriptor = new() { Descriptor = Output };
        return poll(ref descriptor, 1, 0) > 0 && (descriptor.Found & (PollError | PollHangUp)) != 0;
    }

    // An inherited descriptor never has close-on-exec, and every descriptor that the runtime opens has it. A standard descriptor with
    // close-on-exec was therefore closed when the process began, and the runtime has reused it since.
    private static bool IsClosed(int descriptor) =>
        !OperatingSystem.IsWindows() && fcntl(descriptor, GetDescriptorFlags) is var flags && (flags < 0 || (flags & CloseOnExec) != 0);

#pragma warning disable SYSLIB1054 // Generated marshalling would need unsafe code, and nothing here is marshalled.
    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int fcntl(int descriptor, int command);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int poll(ref PollDescriptor descriptors, nuint count, int timeout);
#pragma warning restore SYSLIB1054

    /// <summary>C's <c>struct pollfd</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct PollDescriptor
    {
        public int Descriptor;
        public short Wanted;
        public short Found;
    }
}
