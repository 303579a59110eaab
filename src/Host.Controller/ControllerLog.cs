using System.Collections;
using Microsoft.Extensions.Logging;
using RsyslogRelp.Adapters.Kubernetes.Extensions;
using RsyslogRelp.Host.Shared.Logging;

namespace RsyslogRelp.Host.Controller;

/// <summary>What the controller says of what it does. Lines of one run share its <c>reconcileID</c>.</summary>
internal sealed partial class ControllerLog(ILogger<ExtensionController> logger)
{
    public void RunEnded(ExtensionRunReport report)
    {
        (LogLevel level, string what) = report switch
        {
            { Failure: not null } => (LogLevel.Error, "Reconciler error"),
            { Outcome.IsWaiting: true } => (LogLevel.Information, "Waiting for the cleaner"),
            { Outcome: not null } => (LogLevel.Information, "Reconciled"),
            _ => (LogLevel.Information, "Ended before it was done"),
        };
        if (logger.IsEnabled(level))
        {
            logger.Log(level, default, new RunValues(what, report), report.Failure, static (values, _) => values.Message);
        }
    }

    public void LeadershipChanged(bool leads) => logger.LeadershipChanged(leads);

    public void Waiting(string holder) => logger.WaitingForLease(holder);

    public void ElectionFault(Exception exception) => logger.ElectionFault(exception.Message);

    public void WatchFault(Exception exception) => LogWatchFault(exception.Message);

    public void HeartbeatFault(Exception exception) => LogHeartbeatFault(exception.Message);

    public void EventFault(Exception exception) => LogEventFault(exception.Message);

    public void Fatal(Exception exception) => logger.Fatal(exception, exception.Message);

    [LoggerMessage(13, LogLevel.Warning, "Watch: {Reason}")]
    private partial void LogWatchFault(string reason);

    [LoggerMessage(14, LogLevel.Warning, "Heartbeat: {Reason}")]
    private partial void LogHeartbeatFault(string reason);

    [LoggerMessage(15, LogLevel.Debug, "An Event was not written: {Reason}")]
    private partial void LogEventFault(string reason);

    /// <summary>The values of a line under the keys that Gardener's components give them.</summary>
    private sealed class RunValues(string what, ExtensionRunReport report) : IEnumerable<KeyValuePair<string, object?>>
    {
        public string Message => $"{what}: {report.Extension}";

        public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
        {
            (string space, string name) = report.Extension;
            yield return new("controller", ControllerHostFlags.LifecycleController);
            yield return new("object", new Dictionary<string, string> { ["name"] = name, ["namespace"] = space });
            yield return new("namespace", space);
            yield return new("name", name);
            yield return new("reconcileID", report.Id);
            yield return new("seconds", report.Elapsed.TotalSeconds);
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
