namespace RsyslogRelp.Adapters.Kubernetes.Api;

/// <summary>How an API server is talked to.</summary>
public sealed record KubernetesApiOptions
{
    /// <summary>Who asks, as it stands in the API server's audit log. Default: <c>rsyslog-relp</c>.</summary>
    public string UserAgent { get; init; } = "rsyslog-relp";

    /// <summary>Requests per second in the long run, above 0. Default: 100.</summary>
    public double QueriesPerSecond { get; init; } = 100;

    /// <summary>Requests at once after a rest, at least 1. Default: 130.</summary>
    public int Burst { get; init; } = 130;

    /// <summary>
    /// After how long a call without an answer fails; the setting up of a watch counts as a call, the watch does not. Default: 30 s.
    /// </summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How old what is known of the configuration's files may grow. Default: 10 s.</summary>
    public TimeSpan ConfigurationCheckPeriod { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Is told of every request with its HTTP method and the status of the answer, 0 if there was none; for a metric. Must not throw.
    /// Default: nobody.
    /// </summary>
    public Action<string, int>? RequestEnded { get; init; }

    /// <summary>
    /// Is told when the configuration's files could not be read again; the last good configuration stays in force. Default: nobody.
    /// </summary>
    public Action<Exception>? ConfigurationFault { get; init; }
}
