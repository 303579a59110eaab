using System.Threading.Channels;

namespace RsyslogRelp.Adapters.Kubernetes.Webhooks;

/// <summary>
/// Waits for a timeout or a signal, whichever comes first. Signals that are sent while nothing waits are kept as one signal.
/// </summary>
internal sealed class Wakeup(TimeProvider time)
{
    private readonly Channel<bool> _signals = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Signal() => _signals.Writer.TryWrite(true);

    /// <summary>Returns on a signal or after <paramref name="timeout"/>; throws only when cancelled.</summary>
    public async Task WaitAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        using CancellationTokenSource timer = new(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            await _signals.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The time is up.
        }
    }
}
