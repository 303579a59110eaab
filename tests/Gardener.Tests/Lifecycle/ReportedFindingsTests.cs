using System.Text;
using RsyslogRelp.Core.Documents;
using RsyslogRelp.Gardener.Lifecycle;

namespace RsyslogRelp.Gardener.Tests.Lifecycle;

/// <summary>The Event about what nodes do not use as it is stored.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ReportedFindingsTests
{
    private const string SeverityEight =
        "! RulesNotAsWritten: Nodes do not use these fields as they are stored; correct them in the Shoot: "
        + "loggingRules[0].severity: Invalid value: 8: written as $syslogseverity <= 7, which is what rsyslogd makes of it; "
        + "write 0 (emergency) to 7 (debug)";

    private readonly LifecycleUnderTest _test = new();

    [Test]
    public async Task Finding_is_an_Event_once_and_no_failure()
    {
        await RunAsync("""{"severity":8}""");
        await RunAsync("""{"severity":8}""");

        Assert.That(_test.Extension.LastOperation!.State, Is.EqualTo(OperationState.Succeeded));
        Assert.That(_test.Events, Is.EqualTo(new[] { SeverityEight }));
    }

    [Test]
    public async Task Other_finding_and_returning_finding_are_Events_again()
    {
        await RunAsync("""{"severity":8}""");
        await RunAsync("{}");
        await RunAsync("""{"severity":7}""");
        await RunAsync("""{"severity":8}""");

        Assert.That(_test.Events, Has.Count.EqualTo(3));
        Assert.That(_test.Events[1], Does.Contain("loggingRules[0]: Required value: rule left out: it has no condition"));
        Assert.That(_test.Events[2], Is.EqualTo(SeverityEight));
    }

    [Test]
    public async Task Findings_are_reported_again_for_another_Extension_of_the_same_name()
    {
        await RunAsync("""{"severity":8}""");
        await RunAsync("""{"severity":8}""", uid: "other");

        Assert.That(_test.Events, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Many_findings_are_one_short_Event()
    {
        await RunAsync(string.Join(',', Enumerable.Repeat("{}", 1_001)));

        Assert.That(_test.Events.Single(), Does.EndWith("] and 996 more"));
        Assert.That(_test.Events.Single(), Has.Length.LessThan(1_024));
    }

    [Test]
    public async Task Nothing_is_said_of_rules_that_act_as_written()
    {
        await RunAsync("""{"severity":7,"messageContent":{"regex":"foo$"}}""");

        Assert.That(_test.Events, Is.Empty);
    }

    private Task<LifecycleOutcome> RunAsync(string rules, string uid = "uid")
    {
        string config = LifecycleUnderTest.Config.Replace("}", $", \"loggingRules\": [{rules}]}}", StringComparison.Ordinal);
        _test.Extension = _test.Reconciled with
        {
            Uid = uid,
            ProviderConfig = JsonDocumentReader.Read(Encoding.UTF8.GetBytes(config)),
        };
        return _test.RunAsync();
    }
}
