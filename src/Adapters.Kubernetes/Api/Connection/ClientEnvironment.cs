namespace RsyslogRelp.Adapters.Kubernetes.Api.Connection;

/// <summary>The environment in which the configuration of a cluster is searched: variables, home directory, service account.</summary>
public sealed record ClientEnvironment
{
    /// <summary>The environment of this process.</summary>
    public static ClientEnvironment Current { get; } = new()
    {
        Variable = Environment.GetEnvironmentVariable,
        Home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
    };

    /// <summary>An environment variable by its name; null if it is not set.</summary>
    public required Func<string, string?> Variable { get; init; }

    /// <summary>The user's home directory; empty if there is none.</summary>
    public string Home { get; init; } = "";

    /// <summary>The directory in which Kubernetes mounts a pod's token, CA and namespace.</summary>
    public string ServiceAccountDirectory { get; init; } = "/var/run/secrets/kubernetes.io/serviceaccount";

    /// <summary>The namespace of this pod; null outside a cluster.</summary>
    public string? PodNamespace
    {
        get
        {
            string path = Path.Combine(ServiceAccountDirectory, "namespace");
            return File.Exists(path) ? File.ReadAllText(path).Trim() : null;
        }
    }

    /// <summary>The namespace of leader election.</summary>
    /// <param name="flag"><c>--leader-election-namespace</c>.</param>
    /// <returns>
    /// The flag's value, else that of the variable <c>LEADER_ELECTION_NAMESPACE</c>, else the pod's own; null if all are missing or empty.
    /// </returns>
    public string? LeaderElectionNamespace(string? flag) =>
        flag is { Length: > 0 } ? flag : NonEmpty("LEADER_ELECTION_NAMESPACE") ?? (PodNamespace is { Length: > 0 } own ? own : null);

    /// <summary>The value of a variable; null if it is not set or empty.</summary>
    internal string? NonEmpty(string name) => Variable(name) is { Length: > 0 } value ? value : null;
}
