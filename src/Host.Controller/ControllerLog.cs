using System.Collections;
using Microsoft.Extensions.Logging;
using RsyslogRelp.Adapters.Kubernetes.Extensions;
using RsyslogRelp.Host.Shared.Logging;

namespace RsyslogRelp.Host.Controller;

/// <summary>The log of the controller. Lines of one run share its <c>reconcileID</c>.</summary>
internal sealed partial class ControllerLog(ILogger<ExtensionController> logger)
{
    /// <summary>The log itself, for lines that both hosts write.</summary>
    public ILogger Logger => logger;

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

    public void WatchFailed(Exception exception) => LogWatchFailed(exception.Message);

    public void HeartbeatFailed(Exception exception) => LogHeartbeatFailed(exception.Message);

    public void EventFailed(Exception exception) => LogEventFailed(exception.Message);

    public void ConfigurationFailed(Exception exception) => logger.ConfigurationFailed(exception.Message);

    public void Fatal(Exception exception) => logger.Fatal(exception, exception.Message);

    [LoggerMessage(13, LogLevel.Warning, "Watch: {Reason}")]
    private partial void LogWatchFailed(string reason);

    [LoggerMessage(14, LogLevel.Warning, "Heartbeat: {Reason}")]
    private partial void LogHeartbeatFailed(string reason);

    [LoggerMessage(15, LogLevel.Debug, "An Event was not written: {Reason}")]
    private partial void LogEventFailed(string reason);

    /// <summary>The values of a line, with the keys that Gardener's components use.</summary>
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
