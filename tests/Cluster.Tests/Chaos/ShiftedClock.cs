namespace RsyslogRelp.Cluster.Tests.Chaos;

/// <summary>
/// The wall clock of a process, which its file shifts at any time (shifted-clock.c; <c>hack/chaos</c> compiles it and names the library in
/// CHAOS_CLOCK). A native program asks libc for the time, as any other. A time namespace of Linux would not do: it shifts only the clocks
/// that count from the start of the machine.
/// </summary>
internal static class ShiftedClock
{
    private static readonly string? s_library = Environment.GetEnvironmentVariable("CHAOS_CLOCK");

    /// <summary>Whether clocks can be shifted.</summary>
    public static bool IsPossible => !string.IsNullOrEmpty(s_library);

    /// <summary>The variables with which a process has such a clock.</summary>
    /// <param name="file">Its file; null for the machine's own clock.</param>
    public static IEnumerable<string> Variables(string? file) => file is null ? [] : [$"LD_PRELOAD={s_library}", $"SHIFTED_CLOCK={file}"];

    public static void Shift(string file, TimeSpan by)
    {
        // The processes have mapped the file, so it is neither replaced nor cut.
        using FileStream stream = new(file, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite);
        stream.Write(BitConverter.GetBytes((long)by.TotalSeconds));
    }
}
