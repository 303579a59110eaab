using RsyslogRelp.Adapters.Kubernetes.Webhooks.Certificates;

namespace RsyslogRelp.Adapters.Kubernetes.Webhooks.Registration;

/// <summary>
/// The leader's loop: certificates and webhook configuration are brought in order at once, whenever something has changed, and
/// every five minutes.
/// </summary>
/// <param name="reconcile">One run, repeatable at any time; usually <see cref="CertificateManager.ReconcileAsync"/> with
/// <see cref="WebhookRegistration.ReconcileAsync"/> as its publication.</param>
/// <param name="time">The clock.</param>
/// <param name="report">Receives what is worth a log line.</param>
public sealed class WebhookReconciler(Func<CancellationToken, Task> reconcile, TimeProvider time, Action<Notice> report)
{
    /// <summary>Time between two runs when all is well, and the longest wait after failures.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    /// <summary>How long the first run may fail before the process gives up leading.</summary>
    public static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);

    private readonly Wakeup _wakeup = new(time);

    /// <summary>Asks for a run now, for instance because the webhook configuration was edited or deleted. Never blocks; what is asked
    /// during a run causes one more.</summary>
    public void Trigger() => _wakeup.Signal();

    /// <summary>Runs until cancelled.</summary>
    /// <exception cref="WebhookRegistrationException">The first run did not succeed within <see cref="StartTimeout"/>.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await StartAsync(cancellationToken);
        TimeSpan? backOff = null;
        while (true)
        {
            await _wakeup.WaitAsync(backOff ?? Interval, cancellationToken);
            bool failed = await TryAsync(cancellationToken) is not null;
            backOff = !failed ? null : backOff is null ? FirstRetry : TimeSpan.FromTicks(Math.Min(backOff.Value.Ticks * 2, Interval.Ticks));
        }
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        long begin = time.GetTimestamp();
        while (await TryAsync(cancellationToken) is { } exception)
        {
            if (time.GetElapsedTime(begin) >= StartTimeout)
            {
                throw new WebhookRegistrationException(
                    $"could not register the webhook within {StartTimeout.TotalSeconds:0} seconds: {exception.Message}", exception);
            }

            await Task.Delay(FirstRetry, time, cancellationToken);
        }
    }

    private async Task<Exception?> TryAsync(CancellationToken cancellationToken)
    {
        try
        {
            await reconcile(cancellationToken);
            return null;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            report(new(true, $"could not bring webhook certificates and registration in order: {exception.Message}", exception));
            return exception;
        }
    }
}
