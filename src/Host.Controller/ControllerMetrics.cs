using System.Diagnostics.Metrics;
using RsyslogRelp.Adapters.Kubernetes.Extensions;
using RsyslogRelp.Adapters.Kubernetes.Heartbeat;
using RsyslogRelp.Adapters.Kubernetes.LeaderElection;

namespace RsyslogRelp.Host.Controller;

/// <summary>The metrics of the controller host; docs/metrics.md lists them.</summary>
internal sealed class ControllerMetrics
{
    public const string MeterName = "RsyslogRelp.Controller";

    private static readonly InstrumentAdvice<double> Buckets = new()
    {
        HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 180],
    };

    private readonly Meter _meter;
    private readonly Counter<long> _runs;
    private readonly Counter<long> _errors;
    private readonly Counter<long> _retries;
    private readonly Counter<long> _requests;
    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _latency;
    private int _leader;

    public ControllerMetrics(IMeterFactory factory)
    {
        _meter = factory.Create(MeterName);
        _runs = _meter.CreateCounter<long>("rsyslog_relp_controller_reconcile", null, "Runs of the lifecycle by result.");
        _errors = _meter.CreateCounter<long>("rsyslog_relp_controller_reconcile_errors", null, "Runs of the lifecycle that failed.");
        _duration = _meter.CreateHistogram(
            "rsyslog_relp_controller_reconcile_duration_seconds",
            null,
            "Time that a run of the lifecycle took, in seconds.",
            advice: Buckets);
        _latency = _meter.CreateHistogram(
            "rsyslog_relp_controller_queue_latency_seconds",
            null,
            "Time that an Extension was ready before a worker took it, in seconds.",
            advice: Buckets);
        _retries = _meter.CreateCounter<long>(
            "rsyslog_relp_controller_queue_retries", null, "Extensions that wait after a failure, as often as they do.");
        _requests = _meter.CreateCounter<long>("rsyslog_relp_api_requests", null, "Requests to the API server by HTTP method and status.");
        _errors.Add(0);
        _retries.Add(0);
    }

    public void RunEnded(ExtensionRunReport report)
    {
        KeyValuePair<string, object?> result = new("result", report switch
        {
            { Failure: not null } => "failed",
            { Outcome.IsWaiting: true } => "waiting",
            { Outcome: not null } => "succeeded",
            _ => "cancelled",
        });
        _runs.Add(1, result);
        _duration.Record(report.Elapsed.TotalSeconds, result);
        if (report.Failure is not null)
        {
            _errors.Add(1);
        }
    }

    public void Taken(TimeSpan latency) => _latency.Record(latency.TotalSeconds);

    public void Retried() => _retries.Add(1);

    public void RequestEnded(string method, int status) =>
        _requests.Add(1, new KeyValuePair<string, object?>("verb", method), new KeyValuePair<string, object?>("code", status));

    public void Lead(bool leads) => Volatile.Write(ref _leader, leads ? 1 : 0);

    /// <summary>Registers the gauges, which are read when metrics are requested. Call it once.</summary>
    public void Observe(ExtensionController? controller, LeaderElector? elector, ExtensionHeartbeat? heartbeat)
    {
        Gauge("rsyslog_relp_leader", () => Volatile.Read(ref _leader), "1 while this replica leads.");
        if (elector is not null)
        {
            Gauge(
                "rsyslog_relp_lease_age_seconds",
                () => Seconds(elector.LeaseAge),
                "Time since this replica renewed the lease, in seconds; NaN while it does not lead.");
        }

        if (heartbeat is not null)
        {
            Gauge(
                "rsyslog_relp_controller_heartbeat_timestamp_seconds",
                () => heartbeat.LastBeat is { } beat ? beat.ToUnixTimeMilliseconds() / 1000.0 : double.NaN,
                "When this replica wrote the last heartbeat, in seconds since 1970.");
        }

        if (controller is null)
        {
            return;
        }

        Gauge(
            "rsyslog_relp_cache_age_seconds",
            () => Seconds(controller.CacheAge),
            "Time since the watch of Extensions last heard of the API server, in seconds.");
        Gauge(
            "rsyslog_relp_controller_queue_depth", () => controller.Queue?.Depth ?? 0, "Extensions that are ready and wait for a worker.");
        Gauge("rsyslog_relp_controller_queue_delayed", () => controller.Queue?.Delayed ?? 0, "Extensions whose time has not come yet.");
        Gauge(
            "rsyslog_relp_controller_workers_in_flight",
            () => controller.Queue?.InFlight ?? 0,
            "Extensions that a worker is looking after.");
        Gauge(
            "rsyslog_relp_controller_longest_run_seconds",
            () => Seconds(controller.Queue?.LongestInFlight ?? TimeSpan.Zero),
            "How long the longest run in flight has taken, in seconds.");
        _meter.CreateObservableGauge(
            "rsyslog_relp_controller_extensions",
            () =>
                controller.CountByState().Select(static count =>
                    new Measurement<int>(count.Value, new KeyValuePair<string, object?>("state", count.Key))),
            null,
            "Extensions by the state of their last operation.");
    }

    private void Gauge(string name, Func<double> value, string description) => _meter.CreateObservableGauge(name, value, null, description);

    private static double Seconds(TimeSpan? time) => time?.TotalSeconds ?? double.NaN;
}
