using System.Runtime.InteropServices;

namespace RsyslogRelp.Host.Cli.Shell.Streams;

/// <summary>Calls of the C library on Linux, under its names. Its structures are those of 64-bit Linux.</summary>
internal static class LibC
{
    public const int Input = 0;
    public const int Output = 1;
    public const int Error = 2;

    public const short PollIn = 0x1;
    public const short PollOut = 0x4;
    public const short PollError = 0x8;
    public const short PollHangUp = 0x10;

#pragma warning disable SYSLIB1054 // Generated marshalling would need unsafe code, and nothing here is marshalled.
    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern nint read(int descriptor, ref byte buffer, nuint count);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern nint write(int descriptor, ref byte buffer, nuint count);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int fcntl(int descriptor, int command);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int poll(ref PollDescriptor descriptors, nuint count, int timeout);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int isatty(int descriptor);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int ioctl(int descriptor, nuint request, ref WindowSize size);
#pragma warning restore SYSLIB1054
}
