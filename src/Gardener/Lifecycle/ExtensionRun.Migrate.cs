namespace RsyslogRelp.Gardener.Lifecycle;

/// <summary>
/// Migrate: another seed takes over the Extension. Nodes and monitoring stay as they are; Gardener removes the namespace.
/// </summary>
internal sealed partial class ExtensionRun
{
    private async Task<LifecycleOutcome> MigrateAsync(OperationTexts operation)
    {
        await UpdateMetadataAsync(HasReconcileAnnotation, FinalizerChange.Keep);
        await BeginAsync(operation);
        await SucceedAsync(operation);
        await UpdateMetadataAsync(removeOperationAnnotation: true, FinalizerChange.RemoveAll);
        context.Reported.Forget(_extension);
        return LifecycleOutcome.Finished;
    }
}
