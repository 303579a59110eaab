namespace RsyslogRelp.Fuzzing;

/// <summary>Runs an input, and fails if it takes more than a second of processor time: a busy machine is no failure.</summary>
internal static class TimedRun
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    public static void Of(Lazy<IFuzzTarget> target, byte[] input)
    {
        // The first input of a process also pays for its start.
        bool isFirst = !target.IsValueCreated;
        IFuzzTarget ready = target.Value;
        TimeSpan before = Environment.CpuUsage.TotalTime;
        ready.Run(input);
        TimeSpan taken = Environment.CpuUsage.TotalTime - before;
        Invariant.Holds(isFirst || taken < Longest, $"an input takes {taken.TotalSeconds:F1} s of processor time");
    }
}
