using System.Text;
using RsyslogRelp.Core.Documents;
using RsyslogRelp.Gardener.Lifecycle;

namespace RsyslogRelp.Gardener.Tests.Lifecycle;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ReconcileTests
{
    private static readonly string[] MonitoringObjects =
        ["ConfigMap shoot-rsyslog-relp-dashboards", "PrometheusRule shoot-shoot-rsyslog-relp", "ScrapeConfig shoot-shoot-rsyslog-relp"];

    private readonly LifecycleUnderTest _test = new();

    [Test]
    public async Task A_first_reconciliation_takes_six_writes_in_this_order()
    {
        _test.Extension = LifecycleUnderTest.Created;

        LifecycleOutcome outcome = await _test.RunAsync();

        Assert.That(outcome, Is.EqualTo(LifecycleOutcome.Resync(TimeSpan.FromMinutes(60))));
        Assert.That(_test.ControlPlane.Calls, Is.EqualTo(new[]
        {
            "IsShootNamespace",
            "GetShoot",
            "ChangeMetadata RemoveOperationAnnotation AddOurs",
            "WriteStatus Create Processing 1",
            "Apply ConfigMap shoot-rsyslog-relp-dashboards new",
            "Apply PrometheusRule shoot-shoot-rsyslog-relp new",
            "Apply ScrapeConfig shoot-shoot-rsyslog-relp new",
            "WriteStatus Create Succeeded 100",
        }));
        Assert.That(_test.Events, Is.Empty);
    }

    [Test]
    public async Task A_repeated_one_writes_only_the_status()
    {
        _test.Extension = _test.Reconciled;

        await _test.RunAsync();

        Assert.That(_test.ControlPlane.Writes.Where(static call => !call.StartsWith("Apply", StringComparison.Ordinal)), Is.EqualTo(new[]
        {
            "WriteStatus Reconcile Processing 1",
            "WriteStatus Reconcile Succeeded 100",
        }));
        Assert.That(
            _test.ControlPlane.Calls,
            Does.Contain("Apply ConfigMap shoot-rsyslog-relp-dashboards"),
            "it is looked for before it is written");
    }

    [Test]
    public async Task An_order_is_taken_away_before_it_is_carried_out()
    {
        _test.Extension = _test.Reconciled with { Operation = "reconcile" };

        await _test.RunAsync();

        Assert.That(_test.ControlPlane.Writes.First(), Is.EqualTo("ChangeMetadata RemoveOperationAnnotation Keep"));
    }

    [Test]
    public async Task Others_finalizers_stay()
    {
        _test.Extension = LifecycleUnderTest.Created with { Operation = null, Finalizers = ["example.com/other"] };

        await _test.RunAsync();

        Assert.That(_test.ControlPlane.Writes.First(), Is.EqualTo("ChangeMetadata AddOurs"));
        Assert.That(_test.Extension.Finalizers, Is.EqualTo(new[] { "example.com/other", "extensions.gardener.cloud/shoot-rsyslog-relp" }));
    }

    [Test]
    public async Task The_status_says_what_is_under_way_and_what_was_done()
    {
        DateTimeOffset now = _test.Time.GetUtcNow();
        _test.Extension = _test.Reconciled with { Generation = 7, LastError = "an error" };

        await _test.RunAsync();

        Assert.That(_test.ControlPlane.Statuses, Is.EqualTo(new[]
        {
            new StatusUpdate(
                OperationType.Reconcile, OperationState.Processing, 1, "Reconciling the Extension", now, null, StatusError.Keep, []),
            new StatusUpdate(
                OperationType.Reconcile, OperationState.Succeeded, 100, "Successfully reconciled Extension", now, 7, StatusError.Clear, []),
        }).Using<StatusUpdate>(LifecycleUnderTest.Same));
    }

    [Test]
    public async Task The_generation_that_counts_is_the_one_that_was_reconciled()
    {
        _test.Extension = _test.Reconciled with { Generation = 8, ProviderConfig = Document(LifecycleUnderTest.ConfigWithoutAudit) };

        await _test.RunAsync(_test.Reconciled with { Generation = 7 });

        Assert.That(_test.ControlPlane.ObservedGeneration, Is.EqualTo(8));
        Assert.That(Audit(), Is.EqualTo("""{"audit":false}"""));
    }

    [Test]
    public async Task An_order_that_came_after_the_Extension_was_seen_is_not_taken_away()
    {
        ExtensionSnapshot seen = _test.Reconciled with { Operation = "reconcile" };
        _test.Extension = seen with { Generation = 2, ResourceVersion = "2" };

        await Assert.ThrowsAsync<LifecycleException>(() => _test.RunAsync(seen));
        Assert.That(_test.Extension.Operation, Is.EqualTo("reconcile"));
        Assert.That(_test.ControlPlane.Statuses, Is.Empty);
    }

    [TestCase(LifecycleUnderTest.Config, """{"audit":true}""")]
    [TestCase(LifecycleUnderTest.ConfigWithoutAudit, """{"audit":false}""")]
    public async Task The_monitoring_objects_know_whether_audit_rules_are_loaded(string config, string expected)
    {
        _test.Extension = LifecycleUnderTest.Created with { ProviderConfig = Document(config) };

        await _test.RunAsync();

        Assert.That(_test.ControlPlane.Objects.Keys, Is.EqualTo(MonitoringObjects));
        Assert.That(Audit(), Is.EqualTo(expected));
    }

    [Test]
    public async Task A_seed_without_the_kinds_of_monitoring_is_no_failure_but_is_reported()
    {
        _test.Extension = LifecycleUnderTest.Created;
        _test.ControlPlane.NotServed.UnionWith([DesiredObjectKind.PrometheusRule, DesiredObjectKind.ScrapeConfig]);

        await _test.RunAsync();

        Assert.That(_test.Extension.LastOperation!.State, Is.EqualTo(OperationState.Succeeded));
        Assert.That(_test.Events, Is.EqualTo(new[]
        {
            "! MonitoringNotServed: The seed does not serve PrometheusRule and ScrapeConfig, so that the Shoot is not fully " +
            "monitored: install the custom resource definitions of monitoring.coreos.com (prometheus-operator)",
        }));
    }

    [Test]
    public async Task A_first_reconciliation_that_failed_is_still_one()
    {
        _test.Extension = LifecycleUnderTest.Created;
        _test.FailOn("Apply", "no");
        await _test.FailAsync();
        _test.ControlPlane.Faults = static (_, _) => null;

        await _test.RunAsync();

        Assert.That(_test.ControlPlane.Calls[^1], Is.EqualTo("WriteStatus Create Succeeded 100"));
        Assert.That(_test.Extension.LastError, Is.Null);
    }

    [Test]
    public async Task Outside_a_Shoots_namespace_no_Cluster_is_needed()
    {
        _test.Extension = LifecycleUnderTest.Created;
        _test.ControlPlane.IsShootNamespace = false;

        await _test.RunAsync();

        Assert.That(_test.ControlPlane.Calls, Has.None.EqualTo("GetShoot"));
        Assert.That(_test.Extension.LastOperation!.State, Is.EqualTo(OperationState.Succeeded));
    }

    [Test]
    public async Task A_Cluster_without_its_Shoot_is_no_hindrance()
    {
        _test.Extension = LifecycleUnderTest.Created;
        _test.ControlPlane.Shoot = null;

        await _test.RunAsync();

        Assert.That(_test.Extension.LastOperation!.State, Is.EqualTo(OperationState.Succeeded));
    }

    [TestCase("reconcile")]
    [TestCase("migrate")]
    [TestCase("restore")]
    [TestCase(null)]
    public async Task For_a_Shoot_that_has_failed_nothing_is_done_and_the_order_stays(string? operation)
    {
        ExtensionSnapshot before = _test.Reconciled with { Operation = operation };
        _test.Extension = before;
        _test.ControlPlane.Shoot = _test.ControlPlane.Shoot! with { Failed = true };

        Assert.That(await _test.RunAsync(), Is.EqualTo(LifecycleOutcome.Finished));
        Assert.That(_test.ControlPlane.Writes, Is.Empty);
        Assert.That(_test.Extension, Is.SameAs(before));
    }

    [Test]
    public async Task While_Gardener_writes_the_state_to_restore_nothing_is_done_nor_looked_at()
    {
        _test.Extension = LifecycleUnderTest.Created with { Operation = "wait-for-state" };

        Assert.That(await _test.RunAsync(), Is.EqualTo(LifecycleOutcome.Finished));
        Assert.That(_test.ControlPlane.Calls, Is.Empty);
    }

    [TestCase("ChangeMetadata")]
    [TestCase("WriteStatus Create Processing")]
    [TestCase("WriteStatus Create Succeeded")]
    public async Task An_Extension_that_is_gone_is_left_alone(string call)
    {
        _test.Extension = LifecycleUnderTest.Created;
        _test.ControlPlane.Faults = (_, made) =>
        {
            _test.ControlPlane.Extension = made.StartsWith(call, StringComparison.Ordinal) ? null : _test.ControlPlane.Extension;
            return null;
        };

        Assert.That(await _test.RunAsync(), Is.EqualTo(LifecycleOutcome.Finished));
        Assert.That(_test.ControlPlane.Calls[^1], Does.StartWith(call));
    }

    private static DocumentNode Document(string json) => JsonDocumentReader.Read(Encoding.UTF8.GetBytes(json));

    private string Audit() => Encoding.UTF8.GetString(_test.ControlPlane.Objects["PrometheusRule shoot-shoot-rsyslog-relp"].Content.Span);
}
