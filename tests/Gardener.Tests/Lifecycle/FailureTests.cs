using System.Text;
using RsyslogRelp.Core.Documents;
using RsyslogRelp.Gardener.Lifecycle;

namespace RsyslogRelp.Gardener.Tests.Lifecycle;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class FailureTests
{
    private readonly LifecycleUnderTest _test = new();

    [Test]
    public async Task A_failure_goes_into_the_status_and_on_to_the_caller()
    {
        _test.Extension = _test.Reconciled with { Generation = 7 };
        _test.FailOn("Apply ScrapeConfig", "the server is busy");

        LifecycleException failure = await _test.FailAsync();

        const string Text = "Error reconciling Extension: the server is busy";
        Assert.That(failure.Message, Is.EqualTo(Text));
        Assert.That(_test.ControlPlane.Statuses[^1], Is.EqualTo(
            new StatusUpdate(OperationType.Reconcile, OperationState.Error, 50, Text, _test.Time.GetUtcNow(), 7, StatusError.Set, []))
                .Using<StatusUpdate>(LifecycleUnderTest.Same));
        Assert.That(_test.Events, Is.EqualTo(new[] { "! ReconcileError: " + Text }));
    }

    [TestCase(OperationType.Create, "Error reconciling Extension: no", "ReconcileError")]
    [TestCase(OperationType.Reconcile, "Error reconciling Extension: no", "ReconcileError")]
    [TestCase(OperationType.Restore, "Unable to restore Extension resource: no", "RestoreError")]
    [TestCase(OperationType.Delete, "Error deleting the Extension: failed cleaning up monitoring configuration: no", "DeleteError")]
    public async Task Each_operation_has_its_own_words(OperationType type, string text, string reason)
    {
        _test.Extension = type switch
        {
            OperationType.Create => LifecycleUnderTest.Created,
            OperationType.Restore => LifecycleUnderTest.Created with { Operation = "restore" },
            OperationType.Delete => _test.Deleted,
            _ => _test.Reconciled,
        };
        _test.ControlPlane.Faults = static (_, call) =>
            call.StartsWith("Apply", StringComparison.Ordinal) || call.StartsWith(
                "Delete", StringComparison.Ordinal) ? new Fault(new IOException("no")) : null;

        Assert.That((await _test.FailAsync()).Message, Is.EqualTo(text));
        Assert.That(_test.Extension.LastOperation, Is.EqualTo(new LastOperation(type, OperationState.Error, 50, _test.Time.GetUtcNow())));
        Assert.That(_test.Extension.LastError, Is.EqualTo(text));
        Assert.That(_test.Events, Is.EqualTo(new[] { $"! {reason}: {text}" }));
    }

    [Test]
    public async Task The_same_failure_again_is_no_news_and_another_is()
    {
        _test.Extension = _test.Reconciled;
        _test.FailOn("Apply", "first");
        await _test.FailAsync();
        await _test.FailAsync();
        _test.FailOn("Apply", "second");
        await _test.FailAsync();
        _test.ControlPlane.Faults = static (_, _) => null;
        await _test.RunAsync();
        await _test.RunAsync();

        Assert.That(_test.Events, Is.EqualTo(new[]
        {
            "! ReconcileError: Error reconciling Extension: first",
            "! ReconcileError: Error reconciling Extension: second",
            "Recovered: Successfully reconciled Extension",
        }));
    }

    [TestCase("""{"apiVersion": "rsyslog-relp.extensions.gardener.cloud/v1alpha1", "kind": "RsyslogRelpConfig", "tarhet": "x", "port": "1"}""",
        "[tarhet: Forbidden: unknown field \"tarhet\", did you mean \"target\"?, port: Invalid value: \"1\": must be an integer, not a string]")]
    [TestCase("""{"apiVersion": "v1", "kind": "RsyslogRelpConfig"}""", "apiVersion: Unsupported value: \"v1\": supported values: \"rsyslog-relp.extensions.gardener.cloud/v1alpha1\"")]
    [TestCase("null", "the Extension has none; set providerConfig of the entry shoot-rsyslog-relp in spec.extensions of the Shoot")]
    public async Task A_configuration_that_cannot_be_decoded_is_the_users_problem(string config, string problem)
    {
        _test.Extension = LifecycleUnderTest.Created with { ProviderConfig = JsonDocumentReader.Read(Encoding.UTF8.GetBytes(config)) };

        await ExpectConfigurationProblemAsync(problem);
    }

    [Test]
    public async Task No_configuration_is_the_users_problem()
    {
        _test.Extension = LifecycleUnderTest.Created with { ProviderConfig = null };

        await ExpectConfigurationProblemAsync(
            "the Extension has none; set providerConfig of the entry shoot-rsyslog-relp in spec.extensions of the Shoot");
    }

    [Test]
    public async Task A_configuration_that_cannot_even_be_read_is_the_users_problem()
    {
        _test.Extension = LifecycleUnderTest.Created with { ProviderConfig = null, ProviderConfigProblem = "nested too deep" };

        await ExpectConfigurationProblemAsync("nested too deep");
    }

    [Test]
    public async Task Endless_findings_end()
    {
        string fields = string.Join(", ", Enumerable.Range(0, 5_000).Select(static i => $"\"field{i}\": 1"));
        _test.Extension = LifecycleUnderTest.Created with
        {
            ProviderConfig = JsonDocumentReader.Read(
                Encoding.UTF8.GetBytes($$"""{"apiVersion": "rsyslog-relp.extensions.gardener.cloud/v1alpha1", "kind": "RsyslogRelpConfig", {{fields}}}""")),
        };

        Assert.That((await _test.FailAsync()).Message, Does.Contain("field99").And.Not.Contain("field100"));
    }

    [TestCase(40_000, ExpectedResult = 32_768 + 4)]
    [TestCase(32_700, ExpectedResult = 32_700 + 29)]
    public async Task<int> An_endless_text_is_cut_in_the_status(int length)
    {
        _test.Extension = _test.Reconciled;
        _test.FailOn("Apply", new string('a', length));

        await _test.FailAsync();

        return _test.Extension.LastError!.Length;
    }

    [Test]
    public async Task A_text_is_never_cut_within_a_character()
    {
        _test.Extension = _test.Reconciled;
        _test.FailOn("Apply", string.Concat(Enumerable.Repeat("\U0001F980", 20_000)));

        await _test.FailAsync();

        Assert.That(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(_test.Extension.LastError!)), Is.EqualTo(_test.Extension.LastError));
    }

    [Test]
    public async Task Failures_before_the_operation_begins_write_no_status()
    {
        _test.Extension = LifecycleUnderTest.Created;
        _test.FailOn("IsShootNamespace", "namespaces \"shoot--foo--bar\" not found");
        Assert.That(
            (await _test.FailAsync()).Message,
            Is.EqualTo("error checking if Extension is in a shoot namespace: namespaces \"shoot--foo--bar\" not found"));

        _test.FailOn("GetShoot", "clusters \"shoot--foo--bar\" not found");
        Assert.That((await _test.FailAsync()).Message, Is.EqualTo("clusters \"shoot--foo--bar\" not found"));

        _test.FailOn("ChangeMetadata", "conflict");
        Assert.That((await _test.FailAsync()).Message, Is.EqualTo("conflict"));

        Assert.That(_test.ControlPlane.Statuses, Is.Empty);
        Assert.That(_test.Events, Is.Empty);
    }

    [TestCase("WriteStatus Create Processing")]
    [TestCase("WriteStatus Create Succeeded")]
    public async Task A_status_that_cannot_be_written_is_a_failure_without_another_status(string call)
    {
        _test.Extension = LifecycleUnderTest.Created;
        _test.FailOn(call, "no space left");

        Assert.That((await _test.FailAsync()).Message, Is.EqualTo("no space left"));
        Assert.That(_test.ControlPlane.Calls[^1], Does.StartWith(call));
    }

    [Test]
    public async Task Where_not_even_the_error_can_be_written_what_failed_first_counts()
    {
        _test.Extension = LifecycleUnderTest.Created;
        _test.ControlPlane.Faults = static (_, call) =>
            call.StartsWith("Apply", StringComparison.Ordinal) ? new Fault(new IOException("first")) : call.StartsWith(
                "WriteStatus Create Error", StringComparison.Ordinal) ? new Fault(new IOException("second")) : null;

        Assert.That((await _test.FailAsync()).Message, Is.EqualTo("Error reconciling Extension: first"));
        Assert.That(_test.Extension.LastOperation!.State, Is.EqualTo(OperationState.Processing));
    }

    [Test]
    public async Task Where_the_Extension_is_gone_before_its_error_can_be_written_the_failure_counts()
    {
        _test.Extension = LifecycleUnderTest.Created;
        _test.ControlPlane.Faults = (_, call) =>
        {
            if (!call.StartsWith("Apply", StringComparison.Ordinal))
            {
                return null;
            }

            _test.ControlPlane.Extension = null;
            return new Fault(new IOException("first"));
        };

        await Assert.ThrowsAsync<LifecycleException>(() => _test.RunAsync());
        Assert.That(_test.ControlPlane.Statuses.Select(static status => status.State), Is.EqualTo(new[] { OperationState.Processing }));
    }

    private async Task ExpectConfigurationProblemAsync(string problem)
    {
        LifecycleException failure = await _test.FailAsync();

        Assert.That(failure.Message, Is.EqualTo($"Error reconciling Extension: failed to decode provider config: {problem}"));
        Assert.That(failure.Codes, Is.EqualTo(new[] { "ERR_CONFIGURATION_PROBLEM" }));
        Assert.That(_test.ControlPlane.ErrorCodes, Is.EqualTo(failure.Codes));
        Assert.That(_test.Extension.LastError, Is.EqualTo(failure.Message));
        Assert.That(_test.ControlPlane.Objects, Is.Empty);
    }
}
