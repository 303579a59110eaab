namespace RsyslogRelp.Adapters.Kubernetes.Api.Connection;

/// <summary>The service account of the pod in which this process runs.</summary>
internal sealed class InClusterConfiguration(Uri server, string directory) : ClientConfiguration
{
    public override string Description => "the pod's service account";

    /// <summary>The pod's service account; null outside a pod, and in a pod that mounts no token.</summary>
    public static InClusterConfiguration? Find(ClientEnvironment environment, Uri? master)
    {
        if (environment.NonEmpty("KUBERNETES_SERVICE_HOST") is not { } host
            || environment.NonEmpty("KUBERNETES_SERVICE_PORT") is not { } port
            || !File.Exists(Path.Combine(environment.ServiceAccountDirectory, "token")))
        {
            return null;
        }

        string literal = host.Contains(':', StringComparison.Ordinal) && !host.StartsWith('[') ? $"[{host}]" : host;
        return new InClusterConfiguration(
            master ?? ServerAddress.Parse($"https://{literal}:{port}", "KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT"),
            environment.ServiceAccountDirectory);
    }

    internal override ConnectionSettings Load() => new()
    {
        Server = server,
        CertificateAuthorityPem = ConfigurationFile.Read(Path.Combine(directory, "ca.crt"), "The service account's CA"),
        Token = ConfigurationFile.ReadToken(Path.Combine(directory, "token"), "The service account's token"),
    };
}
