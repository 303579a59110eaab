using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;
using RsyslogRelp.Adapters.Kubernetes.Extensions;
using RsyslogRelp.Gardener.Lifecycle;
using RsyslogRelp.Testing;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Adapters.Kubernetes.Tests.Extensions;

/// <summary>When the controller runs which Extension, on every API server. Each test defines what a run does.</summary>
[TestFixtureSource(typeof(ApiServers), nameof(ApiServers.Both))]
public sealed class ExtensionControllerTests(string serverName) : ControlPlaneTests(serverName)
{
    private const string Succeeded =
        """{"lastOperation":{"type":"Create","state":"Succeeded","progress":100"""
            + ""","description":"d","lastUpdateTime":"2026-01-01T00:00:00Z"}}""";
    private const string Ordered = ""","annotations":{"gardener.cloud/operation":"reconcile"}""";
    private const string Cleaner = "extension-shoot-rsyslog-relp-configuration-cleaner";

    private readonly ConcurrentQueue<string> _runs = [];
    private readonly ConcurrentQueue<ExtensionRunReport> _reports = [];

    // The real server is shared: the controller also sees Extensions of other tests.
    private IEnumerable<string> Runs => _runs;

    [SetUp]
    public void Clear()
    {
        _runs.Clear();
        _reports.Clear();
    }

    [Test]
    public async Task At_the_start_of_every_term_those_run_that_are_not_done_and_no_others()
    {
        await CreateExtensionAsync(name: "new");
        await CreateExtensionAsync(name: "done", status: Succeeded);
        await CreateExtensionAsync(name: "failed", status: Succeeded.Replace("Succeeded", "Error", StringComparison.Ordinal));
        await CreateExtensionAsync(Ordered, name: "ordered", status: Succeeded);
        await Server.Admin.CreateAsync(
            Extensions,
            """{"apiVersion":"extensions.gardener.cloud/v1alpha1","kind":"Extension","metadata":{"name":"other"},"spec":"""
                + """{"type":"other"}}""");
        ExtensionController controller = Controller(static (_, _) => Task.FromResult(LifecycleOutcome.Finished));
        Task watch = controller.WatchAsync(End);

        for (int term = 1; term <= 2; term++)
        {
            await LeadAsync(
                controller, () => Eventually.Holds(() => Runs.Count() == 3 * term, "three runs", () => string.Join(' ', _runs)));
        }

        Assert.That(Runs, Is.EquivalentTo(new[] { "new", "failed", "ordered", "new", "failed", "ordered" }));
        Assert.That((controller.HasSynced, controller.Queue), Is.EqualTo((true, (WorkQueue?)null)));
        Assert.That(watch.IsCompleted, Is.False);
    }

    [Test]
    public async Task A_term_in_which_the_Extensions_do_not_become_known_fails()
    {
        FakeTimeProvider time = new();
        ExtensionController controller = new(
            Api, static (_, _) => Task.FromResult(LifecycleOutcome.Finished), new ExtensionControllerOptions(), time);
        Task term = controller.LeadAsync(End);

        time.Advance(TimeSpan.FromMinutes(2));

        TimeoutException? failure = await Assert.ThrowsAsync<TimeoutException>(() => term);
        Assert.That(failure!.Message, Is.EqualTo("the watch of Extensions has not synced within 120 seconds"));
    }

    [Test]
    public async Task A_change_runs_if_Gardener_orders_it_or_the_Extension_is_to_go()
    {
        ExtensionController controller = Controller(static (_, _) => Task.FromResult(LifecycleOutcome.Finished));
        _ = controller.WatchAsync(End);
        await CreateExtensionAsync(""","finalizers":["test/one"]""", name: "a", status: Succeeded);
        await LeadAsync(controller, () =>
        {
            Eventually.Holds(() => Count("a") <= 1, "it to be known");
            _runs.Clear();
            Patch("a", """{"spec":{"providerConfig":{"target":"y"}}}""");
            Patch("a", """{"metadata":{"annotations":{"gardener.cloud/operation":"reconcile"}}}""");
            Eventually.Holds(() => Count("a") >= 1, "a run for the order");
            Patch("a", """{"metadata":{"annotations":{"gardener.cloud/operation":null}}}""");
            int before = Count("a");
            Server.Admin.DeleteAsync($"{Extensions}/a").GetAwaiter().GetResult();
            Eventually.Holds(() => Count("a") > before, "a run for the deletion");
        });
        Patch("a", """{"metadata":{"finalizers":null}}""");
    }

    [Test]
    public async Task With_the_annotation_ignored_a_changed_specification_runs()
    {
        await CreateExtensionAsync(name: "a", status: Succeeded);
        ExtensionController controller = Controller(static (_, _) =>
            Task.FromResult(LifecycleOutcome.Finished), ignoreOperationAnnotation: true);
        _ = controller.WatchAsync(End);
        await LeadAsync(controller, () =>
        {
            Eventually.Holds(() => Count("a") == 1, "the run of the start");
            Patch("a", """{"spec":{"providerConfig":{"target":"y"}}}""");
            Eventually.Holds(() => Count("a") == 2, "a run for the change");
        });
    }

    [Test]
    public async Task The_cleaners_health_and_its_end_wake_the_Extension_that_is_to_go()
    {
        await CreateExtensionAsync(""","finalizers":["test/one"]""", name: "a", status: Succeeded);
        await Server.Admin.DeleteAsync($"{Extensions}/a");
        string resources = $"/apis/resources.gardener.cloud/v1alpha1/namespaces/{Space}/managedresources";
        ExtensionController controller = Controller(static (_, _) => Task.FromResult(LifecycleOutcome.Waiting(TimeSpan.FromHours(1))));
        _ = controller.WatchAsync(End);
        await LeadAsync(controller, () =>
        {
            Eventually.Holds(() => Count("a") == 1, "the run of the start");
            Server.Admin.CreateAsync(
                resources,
                $$"""{"apiVersion":"resources.gardener.cloud/v1alpha1","kind":"ManagedResource","metadata":{"name":"{{Cleaner}}"}"""
                    + $$""","spec":{"secretRefs":[]} }""")
                    .GetAwaiter()
                    .GetResult();
            Server.Admin.MergePatchAsync($"{resources}/{Cleaner}/status", """
                {"status":{"observedGeneration":1,"conditions":[
                  {"type":"ResourcesApplied","status":"True","reason":"r","message":"m","lastTransitionTime":"2026-01-01T00:00:00Z",
                  "lastUpdateTime":"2026-01-01T00:00:00Z"},
                  {"type":"ResourcesHealthy","status":"True","reason":"r","message":"m","lastTransitionTime":"2026-01-01T00:00:00Z",
                  "lastUpdateTime":"2026-01-01T00:00:00Z"}]}}
                """).GetAwaiter().GetResult();
            Eventually.Holds(() => Count("a") == 2, "a run for its health");
            Server.Admin.DeleteAsync($"{resources}/{Cleaner}").GetAwaiter().GetResult();
            Eventually.Holds(() => Count("a") == 3, "a run for its end");
        });
        Assert.That(_reports.Select(static report => report.Outcome?.IsWaiting), Has.All.True);
        Patch("a", """{"metadata":{"finalizers":null}}""");
    }

    [Test]
    public async Task The_end_of_a_term_cancels_what_is_in_flight_and_waits_for_it()
    {
        await CreateExtensionAsync(name: "a");
        bool wasCancelled = false;
        ExtensionController controller = Controller(async (_, token) =>
        {
            try
            {
                await Task.Delay(Timeout.Infinite, token);
            }
            finally
            {
                wasCancelled = token.IsCancellationRequested;
            }

            return LifecycleOutcome.Finished;
        });
        _ = controller.WatchAsync(End);

        await LeadAsync(controller, () => Eventually.Holds(() => Count("a") == 1, "a run"));

        Assert.That(wasCancelled);
        Assert.That(
            _reports.Select(static report => (report.Outcome, report.Failure)),
            Is.EqualTo(new[] { ((LifecycleOutcome?)null, (Exception?)null) }));
    }

    [Test]
    public async Task A_run_that_fails_is_told_of_and_comes_again()
    {
        await CreateExtensionAsync(name: "a");
        ExtensionController controller = Controller((_, _) =>
            Count("a") < 4 ? throw new LifecycleException("broken") : Task.FromResult(LifecycleOutcome.Finished));
        _ = controller.WatchAsync(End);

        await LeadAsync(controller, () => Eventually.Holds(() => _reports.Count == 4, "four runs"));

        Assert.That(_reports.Select(static report => report.Failure?.Message), Is.EqualTo(new[] { "broken", "broken", "broken", null }));
        Assert.That(_reports.Select(static report => report.Id), Is.Unique);
    }

    private ExtensionController Controller(
        Func<ExtensionSnapshot, CancellationToken, Task<LifecycleOutcome>> run, bool ignoreOperationAnnotation = false) =>
        new(
        Api,
        (extension, token) =>
        {
            if (extension.Namespace != Space)
            {
                return Task.FromResult(LifecycleOutcome.Finished);
            }

            _runs.Enqueue(extension.Name);
            return run(extension, token);
        },
        new ExtensionControllerOptions
        {
            IgnoreOperationAnnotation = ignoreOperationAnnotation,
            RunEnded = report =>
            {
                if (report.Extension.Namespace == Space)
                {
                    _reports.Enqueue(report);
                }
            },
        });

    private async Task LeadAsync(ExtensionController controller, Action whileLeading)
    {
        using CancellationTokenSource term = new();
        Task lead = controller.LeadAsync(term.Token);
        try
        {
            whileLeading();
        }
        finally
        {
            await term.CancelAsync();
            await lead;
        }
    }

    private int Count(string name) => Runs.Count(run => run == name);

    private void Patch(string name, string patch) => Server.Admin.MergePatchAsync($"{Extensions}/{name}", patch).GetAwaiter().GetResult();
}
