using System.Collections.Concurrent;
using RsyslogRelp.Adapters.Kubernetes.Api;
using RsyslogRelp.Adapters.Kubernetes.Extensions;
using RsyslogRelp.Adapters.Kubernetes.Tests.Api.Connection;
using RsyslogRelp.Gardener.Lifecycle;
using RsyslogRelp.Testing;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Adapters.Kubernetes.Tests.Extensions;

/// <summary>Events about Extensions, with an API server that does not accept them.</summary>
public sealed class ExtensionEventsFailureTests
{
    private static readonly ExtensionSnapshot Extension = new() { Namespace = "x", Name = "shoot-rsyslog-relp", Uid = "u" };

    [Test]
    public async Task A_missing_right_is_told_of_once_and_what_comes_meanwhile_is_bounded()
    {
        await using FakeApiServer server = await FakeApiServer.StartAsync();
        await server.Admin.CreateNamespaceAsync("x");
        using TemporaryDirectory directory = new();
        using KubernetesApi api = Connections.Connect(server, directory);
        using CancellationTokenSource end = new();
        ConcurrentQueue<Exception> failures = [];
        ExtensionEvents events = new(api, failed: failures.Enqueue);
        server.Inject(static request => request.Method == "POST", FakeFailure.Status(403, "Forbidden"), times: 10);
        for (int i = 0; i < 2 * ExtensionEvents.Capacity; i++)
        {
            events.Record(Extension, isWarning: true, "ReconcileError", $"{i}");
        }

        Task run = events.RunAsync(end.Token);
        Eventually.Holds(() => Written(server) == ExtensionEvents.Capacity, "as many as wait at most", () => $"{Written(server)}");

        Assert.That(failures, Has.Count.EqualTo(1));
        await end.CancelAsync();
        await run;
    }

    private static int Written(FakeApiServer server) =>
        server.Requests.Count(static request => request is { Method: "POST", Path: "/api/v1/namespaces/x/events" });
}
