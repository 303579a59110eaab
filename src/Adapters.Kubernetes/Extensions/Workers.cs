using RsyslogRelp.Adapters.Kubernetes.Api;
using RsyslogRelp.Gardener.Lifecycle;

namespace RsyslogRelp.Adapters.Kubernetes.Extensions;

/// <summary>Takes keys from a queue and processes several at a time.</summary>
/// <param name="queue">The queue.</param>
/// <param name="count">How many keys are processed at a time, at least 1.</param>
/// <param name="work">
/// Processes a key and returns when to process it again. After an exception the key is processed again after a pause; the work itself
/// reports the exception.
/// </param>
public sealed class Workers(WorkQueue queue, int count, Func<ObjectKey, CancellationToken, Task<LifecycleOutcome>> work)
{
    /// <summary>Works until cancelled; then cancels the work in progress and returns when it has ended. Failures do not end it.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    public Task RunAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(_ => Task.Run(() => WorkAsync(cancellationToken), CancellationToken.None)));

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            ObjectKey key;
            try
            {
                key = await queue.TakeAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            try
            {
                LifecycleOutcome outcome = await work(key, cancellationToken);
                queue.Done(key, outcome.RunAgainAfter, isSuccess: !outcome.IsWaiting);
            }
#pragma warning disable CA1031 // After any exception the key is kept and the worker continues.
            catch (Exception)
#pragma warning restore CA1031
            {
                queue.Failed(key);
            }
        }
    }
}
