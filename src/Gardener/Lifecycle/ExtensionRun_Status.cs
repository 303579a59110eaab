namespace RsyslogRelp.Gardener.Lifecycle;

/// <summary>What is written into an Extension's status, and noted for people.</summary>
internal sealed partial class ExtensionRun
{
    // Of its own, so that a run whose time is over can still say so.
    private static readonly TimeSpan StatusBudget = TimeSpan.FromSeconds(10);

    private Task BeginAsync(OperationTexts operation, int progress = 1) =>
        WriteStatusAsync(StatusUpdate.Processing(operation, progress, Now));

    private async Task SucceedAsync(OperationTexts operation)
    {
        bool isRecovery = _extension.LastError is not null;
        await WriteStatusAsync(StatusUpdate.Success(operation, _extension.Generation, Now));
        if (isRecovery)
        {
            Note("Recovered", operation.Success);
        }
    }

    // Does the work of an operation. What fails goes into the status before it is thrown on.
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
            Note($"{(operation.Type == OperationType.Create ? OperationType.Reconcile : operation.Type)}Error", update.Description, isWarning: true);
        }

        try
        {
            await WriteStatusAsync(update);
        }
        catch (Exception)
        {
            // What went wrong first is what counts.
        }

        return failure;
    }

    private async Task WriteStatusAsync(StatusUpdate update)
    {
        using CancellationTokenSource timer = new(StatusBudget, context.Time);
        using CancellationTokenSource budget = CancellationTokenSource.CreateLinkedTokenSource(cancellation, timer.Token);
        Use(await context.ControlPlane.WriteStatusAsync(_extension, update, budget.Token));
    }

    private void Note(string reason, string message, bool isWarning = false) => context.Events.Record(_extension, isWarning, reason, message);

    private DateTimeOffset Now => context.Time.GetUtcNow();
}
