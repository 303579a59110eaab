using Microsoft.Extensions.Logging;

namespace RsyslogRelp.Host.Shared.Logging;

/// <summary>Log events that both hosts have.</summary>
public static partial class HostEvents
{
    /// <summary>A failure that cannot be handled ends the process.</summary>
    /// <param name="logger">The logger.</param>
    /// <param name="exception">The failure.</param>
    /// <param name="reason">Its message.</param>
    [LoggerMessage(10, LogLevel.Critical, "The process ends: {Reason}")]
    public static partial void Fatal(this ILogger logger, Exception exception, string reason);

    /// <summary>This replica begins or ceases to lead.</summary>
    /// <param name="logger">The logger.</param>
    /// <param name="leads">Whether it leads.</param>
    [LoggerMessage(11, LogLevel.Information, "Leadership changed: {Leads}")]
    public static partial void LeadershipChanged(this ILogger logger, bool leads);

    /// <summary>An attempt to acquire or renew the Lease failed.</summary>
    /// <param name="logger">The logger.</param>
    /// <param name="reason">The reason.</param>
    [LoggerMessage(12, LogLevel.Warning, "Leader election: {Reason}")]
    public static partial void ElectionFailed(this ILogger logger, string reason);

    /// <summary>Another replica leads.</summary>
    /// <param name="logger">The logger.</param>
    /// <param name="holder">The identity of that replica.</param>
    [LoggerMessage(16, LogLevel.Information, "The lease is held by {Holder}; this replica waits for it")]
    public static partial void WaitingForLease(this ILogger logger, string holder);

    /// <summary>The kubeconfig or a token cannot be read again; the last good configuration stays in use.</summary>
    /// <param name="logger">The logger.</param>
    /// <param name="reason">The reason.</param>
    [LoggerMessage(17, LogLevel.Warning, "The last good configuration stays in use: {Reason}")]
    public static partial void ConfigurationFailed(this ILogger logger, string reason);
}
