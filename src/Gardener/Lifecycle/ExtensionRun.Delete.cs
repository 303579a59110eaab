namespace RsyslogRelp.Gardener.Lifecycle;

/// <summary>Delete: the nodes are cleaned, the cleaner is removed, and then our finalizer.</summary>
internal sealed partial class ExtensionRun
{
    private const string MonitoringFailure = "failed cleaning up monitoring configuration";

    /// <summary>What a step of a deletion leads to.</summary>
    private enum DeletionStep
    {
        /// <summary>Nothing is left.</summary>
        Done,

        /// <summary>Others have to do something first.</summary>
        Wait,

        /// <summary>The nodes are clean; the cleaner goes next.</summary>
        Destroy,
    }

    private async Task<LifecycleOutcome> DeleteAsync(OperationTexts operation, ShootState? shoot)
    {
        if (!_extension.HasFinalizer)
        {
            await UpdateMetadataAsync(HasReconcileAnnotation, FinalizerChange.Keep);
            return LifecycleOutcome.Finished;
        }

        if (_extension.LastOperation is { Type: OperationType.Delete, State: OperationState.Succeeded })
        {
            // An earlier run ended before it removed the finalizer.
            return await LetGoAsync();
        }

        await UpdateMetadataAsync(HasReconcileAnnotation, FinalizerChange.Keep);
        DeletionPhase phase = DeletionPhase.UnderWay(_extension) ?? await BeginAsync(operation, DeletionPhase.First(_extension, Now));
        DeletionStep step = shoot is { ForceDeletion: true }
            ? DeletionStep.Done
            : await AttemptAsync(operation, () => TakeDeletionStepAsync(shoot, phase));
        if (step == DeletionStep.Destroy)
        {
            phase = await BeginAsync(operation, new DeletionPhase(NodesAreClean: true, Now));
            step = await AttemptAsync(operation, () => DestroyCleanerAsync(phase));
        }

        if (step == DeletionStep.Wait)
        {
            return LifecycleOutcome.Waiting(phase.Remaining(Now));
        }

        await SucceedAsync(operation);
        return await LetGoAsync();
    }

    private async Task<DeletionPhase> BeginAsync(OperationTexts operation, DeletionPhase phase)
    {
        await BeginAsync(operation, phase.Progress);
        return phase;
    }

    private async Task<LifecycleOutcome> LetGoAsync()
    {
        context.Reported.Forget(_extension);
        await UpdateMetadataAsync(HasReconcileAnnotation, FinalizerChange.RemoveOurs);
        return LifecycleOutcome.Finished;
    }

    private async Task<DeletionStep> TakeDeletionStepAsync(ShootState? known, DeletionPhase phase)
    {
        // Outside of a Shoot's namespace the Shoot has not been read yet.
        ShootState shoot = known ?? await context.ControlPlane.GetShootAsync(Namespace, deadline)
            ?? throw new LifecycleException("cluster.shoot is not yet populated");
        if (!phase.NodesAreClean && !shoot.Hibernated && !shoot.DeletionRequested)
        {
            return await CleanNodesAsync(phase);
        }

        if (!phase.NodesAreClean)
        {
            await DeleteMonitoringAsync();
        }

        if (shoot.Hibernated)
        {
            await RemoveLeftoverCleanerAsync();
            return DeletionStep.Done;
        }

        await ReadCleanerAsync(DeletionPhase.DestroyFailure);
        if (_cleaner is not null && !phase.NodesAreClean)
        {
            // The Shoot is being deleted with its nodes. Removing the cleaner is a phase with a timeout of its own.
            return DeletionStep.Destroy;
        }

        return await DestroyCleanerAsync(phase);
    }

    private async Task DeleteMonitoringAsync()
    {
        try
        {
            foreach ((DesiredObjectKind kind, string name) in MonitoringRenderer.Objects)
            {
                await context.ControlPlane.DeleteAsync(Namespace, kind, name, deadline);
            }
        }
        catch (Exception exception)
        {
            throw LifecycleException.Wrap(MonitoringFailure, exception);
        }
    }
}
