using RsyslogRelp.Testing;

namespace RsyslogRelp.Cluster.Tests;

/// <summary>Tests of one controller that runs all the time.</summary>
public abstract class RunningControllerTests : SeedServerTests
{
    internal ControllerProcess Controller { get; private set; } = null!;

    [OneTimeSetUp]
    public void StartController() => Controller = StartController([]).Ready().Leading();

    [OneTimeTearDown]
    public void StopController() => Controller?.Dispose();

    /// <summary>Causes one more run for an Extension, and waits until it has ended.</summary>
    internal Task RunAgainAsync(ControlPlaneNamespace space) => RunAfterAsync(space.TouchAsync);

    /// <summary>Causes a run for an Extension, and waits until it has ended.</summary>
    internal async Task RunAfterAsync(Func<Task> cause)
    {
        Rest();
        double before = Runs();
        await cause();
        Eventually.Holds(() => Runs() > before, "the Extension to be looked at", () => Controller.Log);
    }

    /// <summary>Waits until no run is in progress. A run is counted when it has ended, which is after its last write.</summary>
    internal void Rest() => Eventually.Holds(
        () =>
            Controller.Metric("rsyslog_relp_controller_workers_in_flight") == 0
                && Controller.Metric("rsyslog_relp_controller_queue_depth") == 0, "the controller to rest", () =>
                Controller.Log);

    private double Runs() => Controller.Metric("rsyslog_relp_controller_reconcile_total") ?? 0;
}
