using Microsoft.Extensions.Time.Testing;
using RsyslogRelp.Adapters.Kubernetes.Tests.Webhooks.Certificates;
using RsyslogRelp.Adapters.Kubernetes.Webhooks;
using RsyslogRelp.Adapters.Kubernetes.Webhooks.Registration;

namespace RsyslogRelp.Adapters.Kubernetes.Tests.Webhooks.Registration;

internal sealed class WebhookReconcilerTests
{
    [Test]
    public async Task Runs_at_once_and_again_whenever_something_changed()
    {
        await using Loop loop = new();
        await loop.NextAsync();

        // The clock does not advance, so only the trigger can cause a run.
        loop.Reconciler.Trigger();
        await loop.NextAsync();
        loop.Reconciler.Trigger();
        await loop.NextAsync();
        Assert.That(loop.Runs, Is.EqualTo(3));
    }

    [Test]
    public async Task Changes_during_a_run_cause_one_more()
    {
        await using Loop loop = new();
        int triggers = 0;
        loop.Body = () =>
        {
            if (triggers++ == 0)
            {
                loop.Reconciler.Trigger();
                loop.Reconciler.Trigger();
                loop.Reconciler.Trigger();
            }
        };
        await loop.NextAsync();
        await loop.NextAsync();
        loop.Reconciler.Trigger();
        await loop.NextAsync();
        Assert.That(loop.Runs, Is.EqualTo(3));
    }

    [Test]
    public async Task Runs_every_five_minutes_without_any_change()
    {
        await using Loop loop = new();
        await loop.NextAsync();
        DateTimeOffset first = loop.Time.GetUtcNow();
        await loop.NextAsync(TimeSpan.FromSeconds(30));
        Assert.That(loop.Time.GetUtcNow() - first, Is.GreaterThanOrEqualTo(WebhookReconciler.Interval));
    }

    [Test]
    public async Task A_later_failure_is_reported_and_tried_again_sooner()
    {
        await using Loop loop = new();
        await loop.NextAsync();
        loop.Body = () =>
        {
            loop.Body = () => { };
            throw new IOException("no API server");
        };
        loop.Reconciler.Trigger();
        await loop.NextAsync();
        DateTimeOffset failed = loop.Time.GetUtcNow();

        await loop.NextAsync(TimeSpan.FromMilliseconds(500));

        Assert.That(loop.Time.GetUtcNow() - failed, Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(1)));
        Assert.That(
            loop.Events.Single().Message, Is.EqualTo("could not bring webhook certificates and registration in order: no API server"));
    }

    [Test]
    public async Task A_start_that_fails_for_five_seconds_ends_the_loop()
    {
        await using Loop loop = new(() => throw new IOException("no API server"));

        // The clock advances only when the loop waits for it, however slow the machine is.
        for (int pauses = 1; !loop.Run.IsCompleted; pauses++)
        {
            while (loop.Time.Timers < pauses && !loop.Run.IsCompleted)
            {
                await Task.Yield();
            }

            loop.Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.That(() => loop.Run, Throws.InstanceOf<WebhookRegistrationException>().With.Message.EqualTo(
            "could not register the webhook within 5 seconds: no API server"));
        Assert.That(loop.Runs, Is.EqualTo(6));
    }

    /// <summary>A clock that counts how often the code began to wait.</summary>
    private sealed class CountingTime() : FakeTimeProvider(Given.Start)
    {
        private int _timers;

        public int Timers => Volatile.Read(ref _timers);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            ITimer timer = base.CreateTimer(callback, state, dueTime, period);
            Interlocked.Increment(ref _timers);
            return timer;
        }
    }

    private sealed class Loop : IAsyncDisposable
    {
        private readonly SemaphoreSlim _ran = new(0);
        private readonly CancellationTokenSource _stop = new();

        public Loop(Action? body = null)
        {
            Body = body ?? (() => { });
            Reconciler = new(
                async _ =>
                {
                    // Asynchronous, as a call to a cluster is.
                    await Task.Yield();
                    Runs++;
                    try
                    {
                        Body();
                    }
                    finally
                    {
                        _ran.Release();
                    }
                },
                Time,
                Events.Add);
            Run = Reconciler.RunAsync(_stop.Token);
        }

        public CountingTime Time { get; } = new();

        public List<Notice> Events { get; } = [];

        public WebhookReconciler Reconciler { get; }

        public Task Run { get; }

        public Action Body { get; set; }

        public int Runs { get; private set; }

        /// <summary>Waits for a run; advances the clock by the step, if one is given.</summary>
        public async Task NextAsync(TimeSpan? step = null)
        {
            Task ran = _ran.WaitAsync();
            while (step is { } by && !ran.IsCompleted)
            {
                Time.Advance(by);
                await Task.Yield();
            }

            await ran;
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            try
            {
                await Run;
            }
            catch (Exception exception) when (exception is OperationCanceledException or WebhookRegistrationException)
            {
                // The loop has ended as requested.
            }

            _stop.Dispose();
            _ran.Dispose();
        }
    }
}
