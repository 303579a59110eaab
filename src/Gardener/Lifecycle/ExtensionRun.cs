namespace RsyslogRelp.Gardener.Lifecycle;

/// <summary>One run of the lifecycle for one Extension.</summary>
/// <param name="context">What every run works with.</param>
/// <param name="extension">The Extension as it is known.</param>
/// <param name="deadline">Ends the run when its time is over, or when the caller ends it.</param>
/// <param name="cancellation">Ends the run when the caller ends it.</param>
internal sealed partial class ExtensionRun(LifecycleContext context, ExtensionSnapshot extension, CancellationToken deadline, CancellationToken cancellation)
{
    // Always as the last answer of the API server shows it.
    private ExtensionSnapshot _extension = extension;

    private string Namespace => _extension.Namespace;

    public async Task<LifecycleOutcome> TakeNextStepAsync()
    {
        if (_extension.DeletionRequested)
        {
            // How far a deletion is must not come from a cache that is behind.
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
            await AcknowledgeAsync(FinalizerChange.Keep);
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

    // Takes away the order to reconcile before it is carried out, so that one that comes meanwhile is carried out too.
    private async Task AcknowledgeAsync(FinalizerChange finalizers)
    {
        bool isOrdered = _extension.Operation == OperationTypes.Reconcile;
        if (isOrdered || finalizers != FinalizerChange.Keep)
        {
            await ChangeMetadataAsync(new MetadataChange(isOrdered, finalizers));
        }
    }

    private async Task ChangeMetadataAsync(MetadataChange change) =>
        Use(await context.ControlPlane.ChangeMetadataAsync(_extension, change, deadline));

    private void Use(ExtensionSnapshot? now) => _extension = now ?? throw new ExtensionGoneException();
}
