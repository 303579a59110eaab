using RsyslogRelp.Gardener.Admission;
using RsyslogRelp.Gardener.Shoots;

namespace RsyslogRelp.Gardener.Tests.Admission;

/// <summary>The project's resources as a test sets them.</summary>
internal sealed class InputResources : IProjectResources
{
    public Dictionary<string, ResourceLookup<ProjectSecret>> Secrets { get; } = [];

    public Dictionary<string, ResourceLookup<ProjectConfigMap>> ConfigMaps { get; } = [];

    public ValueTask<ResourceLookup<ProjectSecret>> FindSecretAsync(string namespaceName, string name, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Secrets.GetValueOrDefault($"{namespaceName}/{name}", new ResourceLookup<ProjectSecret>(LookupStatus.NotFound)));

    public ValueTask<ResourceLookup<ProjectConfigMap>> FindConfigMapAsync(string namespaceName, string name, CancellationToken cancellationToken) =>
        ValueTask.FromResult(ConfigMaps.GetValueOrDefault($"{namespaceName}/{name}", new ResourceLookup<ProjectConfigMap>(LookupStatus.NotFound)));
}
