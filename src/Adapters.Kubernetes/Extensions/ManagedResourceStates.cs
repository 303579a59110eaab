using RsyslogRelp.Adapters.Kubernetes.Api.Kinds;
using RsyslogRelp.Gardener.Lifecycle;

namespace RsyslogRelp.Adapters.Kubernetes.Extensions;

/// <summary>Reads the state of a ManagedResource that the lifecycle needs.</summary>
public static class ManagedResourceStates
{
    /// <summary>The state of a ManagedResource.</summary>
    /// <param name="resource">The ManagedResource.</param>
    public static ReadManagedResource Of(ManagedResource resource)
    {
        ManagedResourceCondition? applied = Condition(resource, "ResourcesApplied");
        bool isHealthy = resource.Status?.ObservedGeneration == resource.Metadata.Generation
            && applied is { Status: "True" } && Condition(resource, "ResourcesHealthy") is { Status: "True" };
        bool isProblem = applied is not null and not { Status: "True" };
        return new ReadManagedResource(
            resource,
            isHealthy,
            resource.Metadata.DeletionTimestamp is not null,
            resource.Metadata.CreationTimestamp is { } created ? new DateTimeOffset(created.ToUniversalTime()) : DateTimeOffset.UnixEpoch,
            isProblem ? applied!.Message ?? "" : null,
            isProblem ? applied!.Reason ?? "" : null);
    }

    private static ManagedResourceCondition? Condition(ManagedResource resource, string type) =>
        resource.Status?.Conditions?.FirstOrDefault(condition => condition?.Type == type);
}

/// <summary>A ManagedResource as it was read.</summary>
/// <param name="Resource">The object.</param>
/// <param name="IsHealthy">See <see cref="ManagedResourceState"/>; so are the others.</param>
/// <param name="DeletionRequested">Whether it is to go.</param>
/// <param name="CreatedAt"><c>metadata.creationTimestamp</c>.</param>
/// <param name="Problem">The message of the condition ResourcesApplied.</param>
/// <param name="ProblemReason">The reason of that condition.</param>
public sealed record ReadManagedResource(
    ManagedResource Resource, bool IsHealthy, bool DeletionRequested, DateTimeOffset CreatedAt, string? Problem, string? ProblemReason)
    : ManagedResourceState(IsHealthy, DeletionRequested, CreatedAt, Problem, ProblemReason);
