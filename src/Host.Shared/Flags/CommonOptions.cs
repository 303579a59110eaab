namespace RsyslogRelp.Host.Shared.Flags;

/// <summary>What <see cref="CommonFlags"/> says.</summary>
public sealed record CommonOptions
{
    /// <summary>Path of a kubeconfig. Absent: found by convention.</summary>
    public string? Kubeconfig { get; init; }

    /// <summary>Address of the API server. Absent: the kubeconfig's.</summary>
    public string? Master { get; init; }

    /// <summary>Whether one replica leads. Default: yes.</summary>
    public bool LeaderElection { get; init; } = true;

    /// <summary>Name of the lease.</summary>
    public required string LeaderElectionId { get; init; }

    /// <summary>Namespace of the lease. Absent: found by convention.</summary>
    public string? LeaderElectionNamespace { get; init; }

    /// <summary>Address of <c>/metrics</c>.</summary>
    public required BindAddress MetricsAddress { get; init; }

    /// <summary>Address of <c>/healthz</c> and <c>/readyz</c>.</summary>
    public required BindAddress HealthAddress { get; init; }

    /// <summary><c>info</c>, <c>debug</c> or <c>error</c>.</summary>
    public string LogLevel { get; init; } = "info";

    /// <summary><c>json</c> or <c>text</c>.</summary>
    public string LogFormat { get; init; } = "json";
}
