namespace RsyslogRelp.Gardener.Lifecycle;

/// <summary>Writes to an Extension's status, and the Events on it.</summary>
internal sealed partial class ExtensionRun
{
    // A write of the status has a timeout of its own, so that a run that has timed out can still report it.
    private static readonly TimeSpan StatusBudget = TimeSpan.FromSeconds(10);

    private Task BeginAsync(OperationTexts operation, int progress = 1) =>
        WriteStatusAsync(StatusUpdate.Processing(operation, progress, Now));

    private async Task SucceedAsync(OperationTexts operation)
    {
        bool isRecovery = _extension.LastError is not null;
        await WriteStatusAsync(StatusUpdate.Success(operation, _extension.Generation, Now));
        if (isRecovery)
        {
            RecordEvent("Recovered", operation.Success);
        }
    }

    // Does the work of an operation. A failure is written to the status before it is rethrown.
    private async Task<T> AttemptAsync<T>(OperationTexts operation, Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            throw await FailAsync(operation, exception);
        }
    }

    private async Task<LifecycleException> FailAsync(OperationTexts operation, Exception exception)
    {
        LifecycleException failure = new(operation.ErrorText(exception), exception);
        StatusUpdate update = StatusUpdate.Failure(operation, failure.Message, failure.Codes, _extension.Generation, Now);
        if (update.Description != _extension.LastError)
        {
            OperationType type = operation.Type == OperationType.Create ? OperationType.Reconcile : operation.Type;
            RecordEvent($"{type}Error", update.Description, isWarning: true);
        }

        try
        {
            await WriteStatusAsync(update);
        }
        catch (Exception)
        {
            // The first failure is the one to report.
        }

        return failure;
    }

    private async Task WriteStatusAsync(StatusUpdate update)
    {
        using CancellationTokenSource timer = new(StatusBudget, context.Time);
        using CancellationTokenSource budget = CancellationTokenSource.CreateLinkedTokenSource(cancellation, timer.Token);
        Use(await context.ControlPlane.WriteStatusAsync(_extension, update, budget.Token));
    }

    private void RecordEvent(string reason, string message, bool isWarning = false) =>
        context.Events.Record(_extension, isWarning, reason, message);

    private DateTimeOffset Now => context.Time.GetUtcNow();
}
