namespace RsyslogRelp.Adapters.Kubernetes.Api;

/// <summary>Options of a <see cref="KubernetesApi"/>.</summary>
public sealed record KubernetesApiOptions
{
    /// <summary>The user agent, as the API server's audit log shows it. Default: <c>rsyslog-relp</c>.</summary>
    public string UserAgent { get; init; } = "rsyslog-relp";

    /// <summary>Requests per second in the long run, above 0. Default: 100.</summary>
    public double QueriesPerSecond { get; init; } = 100;

    /// <summary>The size of a burst after an idle time, at least 1. Default: 130.</summary>
    public int Burst { get; init; } = 130;

    /// <summary>The timeout of a call. It includes the start of a watch, but not the watch itself. Default: 30 s.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often the files of the configuration are read again. Default: 10 s.</summary>
    public TimeSpan ConfigurationCheckPeriod { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Called after every request with the HTTP method and the status of the answer, or 0 without an answer; for a metric. Must not throw.
    /// </summary>
    public Action<string, int>? RequestEnded { get; init; }

    /// <summary>Called when the files of the configuration could not be read again; the last good configuration stays in use.</summary>
    public Action<Exception>? ConfigurationFailed { get; init; }
}
