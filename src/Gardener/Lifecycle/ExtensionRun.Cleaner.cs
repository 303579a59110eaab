using System.Text.RegularExpressions;

namespace RsyslogRelp.Gardener.Lifecycle;

/// <summary>The ManagedResource that cleans the nodes of a Shoot, from its deployment to its end.</summary>
internal sealed partial class ExtensionRun
{
    private const string DeployFailure = "failed to deploy the rsyslog relp configuration cleaner component";

    // Must differ from DeletionPhase.DestroyFailure, which says that the nodes are clean.
    private const string LeftoverFailure = "failed to remove a leftover rsyslog relp configuration cleaner component";

    private string CleanerName => $"{Namespace}/{context.Cleaner.Name}";

    // As in the last answer of the API server; null: there is none.
    private ManagedResourceState? _cleaner;

    private async Task<DeletionStep> CleanNodesAsync(DeletionPhase phase)
    {
        await ReadCleanerAsync(DeployFailure);
        bool isEarlier = _cleaner?.CreatedAt < _extension.DeletionRequestedAt;
        if (_cleaner is null || isEarlier)
        {
            // A cleaner of this deletion was deployed after monitoring had been deleted.
            await DeleteMonitoringAsync();
        }

        try
        {
            if (isEarlier && !_cleaner!.DeletionRequested)
            {
                // It belongs to an earlier deletion; the nodes have been configured again since.
                await RequestDestructionAsync();
            }

            if (_cleaner is { DeletionRequested: true })
            {
                return phase.Remaining(Now) > TimeSpan.Zero ? DeletionStep.Wait : throw StillExists(_cleaner);
            }

            if (_cleaner is null)
            {
                RecordEvent("CleaningNodes", $"Cleaning the nodes by ManagedResource {CleanerName}");
            }

            _cleaner = await context.ControlPlane.DeployManagedResourceAsync(Namespace, context.Cleaner, _cleaner, deadline);
            if (_cleaner is { IsHealthy: true, DeletionRequested: false })
            {
                RecordEvent("NodesCleaned", "The nodes are clean");
                return DeletionStep.Destroy;
            }

            return phase.Remaining(Now) > TimeSpan.Zero
                ? DeletionStep.Wait
                : throw TimedOut($"managed resource {CleanerName} is not healthy");
        }
        catch (Exception exception)
        {
            throw LifecycleException.Wrap(DeployFailure, exception);
        }
    }

    private async Task<DeletionStep> DestroyCleanerAsync(DeletionPhase phase)
    {
        try
        {
            if (_cleaner is { DeletionRequested: false })
            {
                await RequestDestructionAsync();
            }

            if (_cleaner is null)
            {
                return DeletionStep.Done;
            }

            return phase.Remaining(Now) > TimeSpan.Zero ? DeletionStep.Wait : throw StillExists(_cleaner);
        }
        catch (Exception exception)
        {
            throw LifecycleException.Wrap(DeletionPhase.DestroyFailure, exception);
        }
    }

    // A hibernated Shoot has no nodes, and no resource manager that would carry out the deletion before it wakes up.
    private async Task RemoveLeftoverCleanerAsync()
    {
        await ReadCleanerAsync(LeftoverFailure);
        try
        {
            await RequestDestructionAsync();
        }
        catch (Exception exception)
        {
            throw LifecycleException.Wrap(LeftoverFailure, exception);
        }
    }

    private async Task ReadCleanerAsync(string failure)
    {
        try
        {
            _cleaner = await context.ControlPlane.GetManagedResourceAsync(Namespace, context.Cleaner.Name, deadline);
        }
        catch (Exception exception)
        {
            throw LifecycleException.Wrap(failure, exception);
        }
    }

    private async Task RequestDestructionAsync() => _cleaner =
        await context.ControlPlane.DestroyManagedResourceAsync(Namespace, context.Cleaner.Name, _cleaner, deadline);

    private static LifecycleException TimedOut(string lastError) =>
        new($"retry failed with context deadline exceeded, last error: {lastError}");

    private LifecycleException StillExists(ManagedResourceState cleaner)
    {
        LifecycleException timeout = TimedOut($"resource {CleanerName} still exists");
        if (cleaner is not { Problem: { } problem, ProblemReason: "DeletionFailed" or "DeletionPending" })
        {
            return timeout;
        }

        return new LifecycleException(
            $"error while waiting for all resources to be deleted: {timeout.Message}:\n{problem}",
            timeout,
            InvalidObject().IsMatch(problem) ? [ErrorCodes.ConfigurationProblem] : []);
    }

    [GeneratedRegex("error during apply of object .* is invalid:", RegexOptions.IgnoreCase)]
    private static partial Regex InvalidObject();
}
