using RsyslogRelp.Adapters.Kubernetes.Api;
using RsyslogRelp.Adapters.Kubernetes.Api.Connection;
using RsyslogRelp.Testing;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Adapters.Kubernetes.Tests.Api.Connection;

/// <summary>Cluster configurations for the server of a test.</summary>
internal static class Connections
{
    public static readonly ClientEnvironment Nowhere = new() { Variable = static _ => null, ServiceAccountDirectory = "/nonexistent" };

    public static ClientConfiguration Configuration(ITestApiServer server, TemporaryDirectory directory, string? kubeconfig = null)
    {
        string path = directory.Below($"kubeconfig-{Guid.NewGuid():N}");
        File.WriteAllText(path, kubeconfig ?? Kubeconfigs.For(server, ApiServerUser.Admin));
        return ClientConfiguration.Resolve(path, null, Nowhere);
    }

    public static KubernetesApi Connect(
        ITestApiServer server, TemporaryDirectory directory, KubernetesApiOptions? options = null, TimeProvider? time = null) =>
        new(Configuration(server, directory), options, time);
}
