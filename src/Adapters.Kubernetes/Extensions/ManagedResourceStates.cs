using RsyslogRelp.Adapters.Kubernetes.Api.Kinds;
using RsyslogRelp.Gardener.Lifecycle;

namespace RsyslogRelp.Adapters.Kubernetes.Extensions;

/// <summary>Reads the state of a ManagedResource that the lifecycle needs.</summary>
public static class ManagedResourceStates
{
    /// <summary>The state of a ManagedResource.</summary>
    /// <param name="resource">The ManagedResource.</param>
    public static ManagedResourceState Of(ManagedResource resource)
    {
        ManagedResourceCondition? applied = Condition(resource, "ResourcesApplied");
        bool isHealthy = resource.Status?.ObservedGeneration == resource.Metadata.Generation
            && applied is { Status: "True" } && Condition(resource, "ResourcesHealthy") is { Status: "True" };
        bool isProblem = applied is not null and not { Status: "True" };
        return new ManagedResourceState(
            isHealthy,
            resource.Metadata.DeletionTimestamp is not null,
            resource.Metadata.CreationTimestamp is { } created ? new DateTimeOffset(created.ToUniversalTime()) : DateTimeOffset.UnixEpoch,
            isProblem ? applied!.Message ?? "" : null,
            isProblem ? applied!.Reason ?? "" : null);
    }

    private static ManagedResourceCondition? Condition(ManagedResource resource, string type) =>
        resource.Status?.Conditions?.FirstOrDefault(condition => condition?.Type == type);
}
