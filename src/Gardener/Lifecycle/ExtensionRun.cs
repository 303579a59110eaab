namespace RsyslogRelp.Gardener.Lifecycle;

/// <summary>One run of the lifecycle for one Extension.</summary>
/// <param name="context">What every run works with.</param>
/// <param name="extension">The Extension as it is known.</param>
/// <param name="deadline">Ends the run when its time is over, or when the caller ends it.</param>
/// <param name="cancellation">Ends the run when the caller ends it.</param>
internal sealed partial class ExtensionRun(
    LifecycleContext context, ExtensionSnapshot extension, CancellationToken deadline, CancellationToken cancellation)
{
    // As in the last answer of the API server.
    private ExtensionSnapshot _extension = extension;

    private string Namespace => _extension.Namespace;

    public async Task<LifecycleOutcome> TakeNextStepAsync()
    {
        if (_extension.DeletionRequested)
        {
            // The progress of a deletion must not come from a stale cache.
            Use(await context.ControlPlane.RefreshAsync(_extension, deadline));
        }

        if (_extension.Operation == OperationTypes.WaitForState)
        {
            return LifecycleOutcome.Finished;
        }

        ShootState? shoot = await IsShootNamespaceAsync() ? await context.ControlPlane.GetShootAsync(Namespace, deadline) : null;
        if (shoot is { Failed: true })
        {
            return LifecycleOutcome.Finished;
        }

        if (OperationTypes.IsMigratedAway(_extension))
        {
            await UpdateMetadataAsync(HasReconcileAnnotation, FinalizerChange.Keep);
            return LifecycleOutcome.Finished;
        }

        OperationTexts operation = OperationTexts.Of(OperationTypes.Of(_extension));
        return operation.Type switch
        {
            OperationType.Migrate => await MigrateAsync(operation),
            OperationType.Delete => await DeleteAsync(operation, shoot),
            OperationType.Restore => await RestoreAsync(operation),
            _ => await ReconcileAsync(operation),
        };
    }

    private async Task<bool> IsShootNamespaceAsync()
    {
        try
        {
            return await context.ControlPlane.IsShootNamespaceAsync(Namespace, deadline);
        }
        catch (Exception exception)
        {
            throw LifecycleException.Wrap("error checking if Extension is in a shoot namespace", exception);
        }
    }

    // The annotation to reconcile is removed before the work, so that one that is set meanwhile makes the operation run again.
    private bool HasReconcileAnnotation => _extension.Operation == OperationTypes.Reconcile;

    private async Task UpdateMetadataAsync(bool removeOperationAnnotation, FinalizerChange finalizers)
    {
        if (removeOperationAnnotation || finalizers != FinalizerChange.Keep)
        {
            MetadataChange change = new(removeOperationAnnotation, finalizers);
            Use(await context.ControlPlane.ChangeMetadataAsync(_extension, change, deadline));
        }
    }

    private void Use(ExtensionSnapshot? now) => _extension = now ?? throw new ExtensionGoneException();
}
