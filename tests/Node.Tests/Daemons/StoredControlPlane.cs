using System.Text;
using RsyslogRelp.Core.Documents;
using RsyslogRelp.Gardener.NodeDelivery;
using RsyslogRelp.Gardener.Shoots;

namespace RsyslogRelp.Node.Tests.Daemons;

/// <summary>A control plane namespace whose Extension holds a stored configuration.</summary>
/// <param name="json">The configuration as the API server returns it.</param>
internal sealed class StoredControlPlane(string json) : IControlPlaneReader
{
    public const string Namespace = "shoot--proj--shoot1";

    public ValueTask<ResourceLookup<ClusterContent>> GetClusterShootAsync(string namespaceName, CancellationToken cancellationToken) =>
        Found(new ClusterContent(new Shoot { Name = "shoot1", Uid = "uid-1" }));

    public ValueTask<ResourceLookup<ExtensionProviderConfig>> GetExtensionProviderConfigAsync(
        string namespaceName, CancellationToken cancellationToken) =>
        Found(new ExtensionProviderConfig(JsonDocumentReader.Read(Encoding.UTF8.GetBytes(json))));

    public ValueTask<ResourceLookup<ConfigMapData>> GetConfigMapAsync(
        string namespaceName, string name, CancellationToken cancellationToken) =>
        throw new NotSupportedException("The configuration refers to no ConfigMap.");

    private static ValueTask<ResourceLookup<T>> Found<T>(T value)
        where T : class =>
        ValueTask.FromResult(new ResourceLookup<T>(LookupStatus.Found, value));
}
