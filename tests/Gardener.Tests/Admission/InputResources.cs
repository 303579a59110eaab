using RsyslogRelp.Gardener.Admission;
using RsyslogRelp.Gardener.Shoots;

namespace RsyslogRelp.Gardener.Tests.Admission;

/// <summary>The project's resources as a test sets them.</summary>
internal sealed class InputResources : IProjectResources
{
    public Dictionary<string, ResourceLookup<SecretData>> Secrets { get; } = [];

    public Dictionary<string, ResourceLookup<ConfigMapData>> ConfigMaps { get; } = [];

    public ValueTask<ResourceLookup<SecretData>> FindSecretAsync(string namespaceName, string name, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Secrets.GetValueOrDefault($"{namespaceName}/{name}", new ResourceLookup<SecretData>(LookupStatus.NotFound)));

    public ValueTask<ResourceLookup<ConfigMapData>> FindConfigMapAsync(
        string namespaceName, string name, CancellationToken cancellationToken) =>
        ValueTask.FromResult(
            ConfigMaps.GetValueOrDefault($"{namespaceName}/{name}", new ResourceLookup<ConfigMapData>(LookupStatus.NotFound)));
}
