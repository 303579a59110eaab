using RsyslogRelp.Adapters.Kubernetes.Api;
using RsyslogRelp.Adapters.Kubernetes.Webhooks.Certificates;

namespace RsyslogRelp.Adapters.Kubernetes.Webhooks.Registration;

/// <summary>
/// The leader's loop: reconciles certificates and webhook configuration at start, after every change, and every five minutes.
/// </summary>
/// <param name="reconcile">
/// One run, repeatable at any time; usually <see cref="CertificateManager.ReconcileAsync"/> with
/// <see cref="WebhookRegistration.ReconcileAsync"/> as <c>publish</c>.
/// </param>
/// <param name="time">The clock.</param>
/// <param name="report">Called with each notice for the log.</param>
public sealed class WebhookReconciler(Func<CancellationToken, Task> reconcile, TimeProvider time, Action<Notice> report)
{
    /// <summary>The time between two successful runs, and the longest pause after failures.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    /// <summary>How long the first run may fail before the process stops leading.</summary>
    public static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);

    private readonly Wakeup _wakeup = new(time);

    /// <summary>
    /// Requests a run now, for example because the webhook configuration was changed or deleted. Never blocks; a request during a run
    /// causes one more run.
    /// </summary>
    public void Trigger() => _wakeup.Signal();

    /// <summary>Runs until cancelled.</summary>
    /// <exception cref="WebhookRegistrationException">The first run did not succeed within <see cref="StartTimeout"/>.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await StartAsync(cancellationToken);
        Backoff backoff = new(FirstRetry, Interval);
        TimeSpan pause = Interval;
        while (true)
        {
            await _wakeup.WaitAsync(pause, cancellationToken);
            if (await TryAsync(cancellationToken) is null)
            {
                backoff.Reset();
                pause = Interval;
            }
            else
            {
                pause = backoff.Next();
            }
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
