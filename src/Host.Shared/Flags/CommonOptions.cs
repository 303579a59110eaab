namespace RsyslogRelp.Host.Shared.Flags;

/// <summary>The values of <see cref="CommonFlags"/>.</summary>
public sealed record CommonOptions
{
    /// <summary>The path of a kubeconfig; null: found by convention.</summary>
    public string? Kubeconfig { get; init; }

    /// <summary>The address of the API server; null: the kubeconfig's.</summary>
    public string? Master { get; init; }

    /// <summary>Whether one replica leads. Default: yes.</summary>
    public bool LeaderElection { get; init; } = true;

    /// <summary>The name of the Lease.</summary>
    public required string LeaderElectionId { get; init; }

    /// <summary>The namespace of the Lease; null: found by convention.</summary>
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
