using System.Globalization;

namespace RsyslogRelp.Benchmarks;

/// <summary>The resources of a process, as the kernel reports them.</summary>
/// <param name="id">The process.</param>
internal sealed class ProcessUsage(int id)
{
    // The unit of /proc/PID/stat; it is the same on every Linux on which .NET runs.
    private const double TicksPerSecond = 100;

    public long ResidentBytes => Status("VmRSS");

    /// <summary>The peak so far.</summary>
    public long PeakResidentBytes => Status("VmHWM");

    /// <summary>User and system time so far.</summary>
    public TimeSpan CpuTime
    {
        get
        {
            string stat = File.ReadAllText($"/proc/{id}/stat");
            string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return TimeSpan.FromSeconds(
                (
                    long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(
                        fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond);
        }
    }

    private long Status(string field) => 1024 * long.Parse(
        File.ReadLines($"/proc/{id}/status")
            .Single(line => line.StartsWith($"{field}:", StringComparison.Ordinal))
            .Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
}
