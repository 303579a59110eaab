namespace RsyslogRelp.Gardener.Lifecycle;

/// <summary>Migrate: this seed lets go of the Extension. Neither nodes nor monitoring are touched, Gardener removes the namespace.</summary>
internal sealed partial class ExtensionRun
{
    private async Task<LifecycleOutcome> MigrateAsync(OperationTexts operation)
    {
        await AcknowledgeAsync(FinalizerChange.Keep);
        await BeginAsync(operation);
        await SucceedAsync(operation);
        await ChangeMetadataAsync(new MetadataChange(RemoveOperation: true, FinalizerChange.RemoveAll));
        return LifecycleOutcome.Finished;
    }
}
