using RsyslogRelp.Adapters.Kubernetes.Api;
using RsyslogRelp.Gardener.Lifecycle;

namespace RsyslogRelp.Adapters.Kubernetes.Extensions;

/// <summary>Takes keys out of a queue and has them looked at, several at once.</summary>
/// <param name="queue">The queue.</param>
/// <param name="count">How many at once, at least 1.</param>
/// <param name="work">
/// Looks at a key and says when it is to be looked at again. An exception has it looked at again after a pause, and is for the work
/// itself to report.
/// </param>
public sealed class Workers(WorkQueue queue, int count, Func<ObjectKey, CancellationToken, Task<LifecycleOutcome>> work)
{
    /// <summary>
    /// Works until it is cancelled; then it cancels what is in flight and returns when that has ended. No failure ends it.
    /// </summary>
    /// <param name="cancellationToken">Ends it.</param>
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
#pragma warning disable CA1031 // Whatever it is, the key is not lost and the worker goes on.
            catch (Exception)
#pragma warning restore CA1031
            {
                queue.Failed(key);
            }
        }
    }
}
