using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace RsyslogRelp.Host.Shared.Metrics;

/// <summary>The process metrics of the Prometheus client libraries, with their usual names.</summary>
public static class ProcessMetrics
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "RsyslogRelp.Process";

    /// <summary>Registers the instruments.</summary>
    /// <param name="factory">The host's meters.</param>
    public static Meter Create(IMeterFactory factory)
    {
        Meter meter = factory.Create(MeterName);
        meter.CreateObservableCounter(
            "process_cpu_seconds",
            static () => Environment.CpuUsage.TotalTime.TotalSeconds,
            "s",
            "CPU time spent by the process, in seconds.");
        meter.CreateObservableGauge(
            "process_resident_memory_bytes", static () => Environment.WorkingSet, null, "Resident memory of the process, in bytes.");
        double started = new DateTimeOffset(Process.GetCurrentProcess().StartTime.ToUniversalTime()).ToUnixTimeMilliseconds() / 1000.0;
        meter.CreateObservableGauge("process_start_time_seconds", () => started, null, "Start of the process, in seconds since 1970.");
        return meter;
    }
}
