using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using RsyslogRelp.Adapters.Kubernetes.Extensions;
using RsyslogRelp.Gardener.Lifecycle;
using RsyslogRelp.Testing;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Adapters.Kubernetes.Tests.Extensions;

/// <summary>Events about Extensions, on every API server.</summary>
[TestFixtureSource(typeof(ApiServers), nameof(ApiServers.Both))]
public sealed class ExtensionEventsTests(string serverName) : ControlPlaneTests(serverName)
{
    private readonly ConcurrentQueue<Exception> _failures = [];
    private ExtensionEvents _events = null!;
    private Task _run = null!;

    [SetUp]
    public void Run()
    {
        _failures.Clear();
        _events = new ExtensionEvents(Api, failed: _failures.Enqueue);
        _run = _events.RunAsync(End);
    }

    [Test]
    public async Task A_note_becomes_an_Event_that_kubectl_describe_finds()
    {
        ExtensionSnapshot extension = await CreateExtensionAsync();

        _events.Record(extension, isWarning: true, "ReconcileError", "it does not work");

        JsonNode item = Eventual(1)[0]!;
        Assert.Multiple(() =>
        {
            Assert.That(
                ((string?)item["type"], (string?)item["reason"], (string?)item["message"], (int?)item["count"]),
                Is.EqualTo(("Warning", "ReconcileError", "it does not work", (int?)1)));
            Assert.That(
                (
                    (string?)item["involvedObject"]!["kind"],
                    (string?)item["involvedObject"]!["name"],
                    (string?)item["involvedObject"]!["namespace"],
                    (string?)item["involvedObject"]!["uid"]),
                Is.EqualTo(("Extension", extension.Name, Space, extension.Uid)));
            Assert.That((string?)item["source"]!["component"], Is.EqualTo("shoot-rsyslog-relp"));
            Assert.That((string?)item["firstTimestamp"], Is.EqualTo((string?)item["lastTimestamp"]));
        });
    }

    [Test]
    public async Task The_same_note_again_is_counted_up_and_another_one_is_not()
    {
        ExtensionSnapshot extension = await CreateExtensionAsync();

        for (int i = 0; i < 3; i++)
        {
            _events.Record(extension, isWarning: false, "Recovered", "it works");
        }

        _events.Record(extension, isWarning: false, "NodesCleaned", "they are clean");

        Eventually.Holds(() => Events().Any(static item => (int?)item!["count"] == 3), "the count to rise", () => Events().ToJsonString());
        Assert.That(
            Eventual(2).Select(static item => ((string)item!["reason"]!, (int)item["count"]!)),
            Is.EquivalentTo(new[] { ("Recovered", 3), ("NodesCleaned", 1) }));
    }

    [Test]
    public async Task Notes_of_the_same_moment_are_all_written()
    {
        ExtensionSnapshot extension = await CreateExtensionAsync();
        ExtensionEvents events = new(Api, new FakeTimeProvider(), _failures.Enqueue);
        for (int i = 0; i < 3; i++)
        {
            events.Record(extension, isWarning: true, "ReconcileError", $"{i}");
        }

        _ = events.RunAsync(End);

        Eventual(3);
    }

    [Test]
    public async Task An_Event_that_has_expired_comes_anew()
    {
        ExtensionSnapshot extension = await CreateExtensionAsync();
        _events.Record(extension, isWarning: false, "Recovered", "it works");
        string name = (string)Eventual(1)[0]!["metadata"]!["name"]!;
        await Server.Admin.DeleteAsync($"/api/v1/namespaces/{Space}/events/{name}");

        _events.Record(extension, isWarning: false, "Recovered", "it works");

        Assert.That((string?)Eventual(1)[0]!["metadata"]!["name"], Is.Not.EqualTo(name));
    }

    [Test]
    public async Task A_note_that_cannot_be_written_disturbs_no_other()
    {
        ExtensionSnapshot extension = await CreateExtensionAsync();

        _events.Record(extension with { Namespace = "no-such-namespace" }, isWarning: true, "Lost", "lost");
        _events.Record(extension, isWarning: true, "Kept", new string('x', 5000));

        Assert.That(((string)Eventual(1)[0]!["message"]!).Length, Is.EqualTo(1024));
        Assert.That(_failures, Has.Count.EqualTo(1));
        Assert.That(_run.IsCompleted, Is.False);
    }

    [Test]
    public async Task A_message_is_one_line_without_control_characters()
    {
        ExtensionSnapshot extension = await CreateExtensionAsync();

        _events.Record(extension, isWarning: true, "Hostile", "still there:\na\u001b[2J\u202e");

        Assert.That((string?)Eventual(1)[0]!["message"], Is.EqualTo("still there: a\\x1b[2J\\u202e"));
    }

    private JsonArray Eventual(int count)
    {
        Eventually.Holds(() =>
            Events().Count == count, $"{count} Events", () => $"{Events().ToJsonString()}\n{string.Join('\n', _failures)}");
        return Events();
    }

    private JsonArray Events() => Server.Admin.GetAsync($"/api/v1/namespaces/{Space}/events").GetAwaiter().GetResult()!["items"]!.AsArray();
}
