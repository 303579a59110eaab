namespace RsyslogRelp.Host.Cli.Shell.Streams;

/// <summary>
/// The process's own three streams. .NET's console streams do not tell whether a stream was closed when the process began, or whether the
/// reader of the output has gone, and they write escape sequences to a terminal; so Console is used on Windows only.
/// </summary>
internal static class StandardStreams
{
    private const int GetDescriptorFlags = 1;
    private const int CloseOnExec = 1;
    private const int GetWindowSize = 0x5413;

    public static Stream OpenInput() =>
        OperatingSystem.IsWindows() ? Console.OpenStandardInput()
        : IsClosed(LibC.Input) ? new ClosedStream("standard input")
        : new DescriptorStream(LibC.Input);

    public static Stream OpenOutput() =>
        OperatingSystem.IsWindows() ? Console.OpenStandardOutput()
        : IsClosed(LibC.Output) ? new ClosedStream("standard output")
        : new DescriptorStream(LibC.Output);

    /// <summary>Standard error. Text that cannot be written is lost: there is no other place to report it.</summary>
    public static Stream OpenError() =>
        OperatingSystem.IsWindows() ? new BestEffortStream(Console.OpenStandardError())
        : IsClosed(LibC.Error) ? Stream.Null
        : new BestEffortStream(new DescriptorStream(LibC.Error));

    /// <summary>Whether standard output is a terminal.</summary>
    public static bool OutputIsTerminal() => OperatingSystem.IsWindows() ? !Console.IsOutputRedirected : LibC.isatty(LibC.Output) == 1;

    /// <summary>Whether standard error is a terminal that can move its cursor.</summary>
    public static bool ErrorIsTerminal() =>
        Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb")
        && (OperatingSystem.IsWindows() ? !Console.IsErrorRedirected : LibC.isatty(LibC.Error) == 1);

    /// <summary>The columns of the terminal that is standard output; null if that is none, or does not say.</summary>
    public static int? TerminalWidth()
    {
        WindowSize size = default;
        bool known = !OperatingSystem.IsWindows() && LibC.ioctl(LibC.Output, GetWindowSize, ref size) == 0 && size.Columns > 0;
        return known ? size.Columns : null;
    }

    /// <summary>Whether the reader of standard output has gone.</summary>
    public static bool OutputHasNoReader()
    {
        if (OperatingSystem.IsWindows())
        {
            return false;
        }

        PollDescriptor descriptor = new() { Descriptor = LibC.Output };
        return LibC.poll(ref descriptor, 1, 0) > 0 && (descriptor.Found & (LibC.PollError | LibC.PollHangUp)) != 0;
    }

    // An inherited descriptor never has close-on-exec, and every descriptor that the runtime opens has it. A standard descriptor with
    // close-on-exec was therefore closed when the process began, and the runtime has reused it since.
    private static bool IsClosed(int descriptor) =>
        LibC.fcntl(descriptor, GetDescriptorFlags) is var flags && (flags < 0 || (flags & CloseOnExec) != 0);
}
