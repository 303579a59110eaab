using System.Net;
using System.Text.Json.Nodes;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Cluster.Tests;

/// <summary>Other clients write to an Extension while the controller does.</summary>
public sealed class ControllerConflictTests : RunningControllerTests
{
    private const string Ours = "extensions.gardener.cloud/shoot-rsyslog-relp";

    [Test]
    public async Task Under_a_rain_of_foreign_writes_every_operation_ends_and_nobody_loses_a_finalizer()
    {
        ControlPlaneNamespace space = await ControlPlaneNamespace.CreateAsync(Server, "shoot--foo--bar");
        await space.CreateExtensionAsync();
        using (Writer writer = new(Server.Admin, space, grows: true))
        {
            space.Eventual("Succeeded", () => Controller.Log);
            // At least five times, and until a write of the controller has met one of the writer's.
            for (int i = 0; i < 5 || (i < 500 && Conflicts() is 0); i++)
            {
                double before = Succeeded();
                await space.SetOperationAsync();
                Eventually.Holds(() => Succeeded() > before, "one more reconciliation", () => Controller.Log);
            }

            space.Eventual("Succeeded", () => Controller.Log, "Reconcile");
            writer.End();
        }

        Assert.That(Conflicts(), Is.GreaterThan(0), "the writers did meet");
        using ResourceManager manager = new(space);
        using (Writer writer = new(Server.Admin, space, grows: false))
        {
            await space.DeleteExtensionAsync();
            Eventually.Holds(() => !Finalizers(space.Extension()!).Contains(Ours), "our finalizer to go", () => Controller.Log);
            writer.End();
        }

        Assert.That(
            (string?)space.Extension()!["status"]!["lastOperation"]!["description"], Is.EqualTo("Successfully deleted the Extension"));
    }

    private double Succeeded() => Controller.Metric("rsyslog_relp_controller_reconcile_total", "result=\"succeeded\"") ?? 0;

    private double Conflicts() => Controller.Metric("rsyslog_relp_api_requests_total", "code=\"409\"") ?? 0;

    private static string[] Finalizers(JsonNode extension) =>
        [.. extension["metadata"]!["finalizers"]?.AsArray().Select(static item => (string)item!) ?? []];

    /// <summary>Changes annotations and its own finalizers in turn, and checks that the finalizers are preserved.</summary>
    private sealed class Writer : IDisposable
    {
        private readonly CancellationTokenSource _end = new();
        private readonly Task _loop;

        public Writer(Testing.ApiServer.RawApi api, ControlPlaneNamespace space, bool grows) => _loop = Task.Run(async () =>
        {
            string[] theirs = Foreign(space.Extension()!);
            for (int i = 0; !_end.IsCancellationRequested; i++)
            {
                JsonNode read = space.Extension()!;
                Assert.That(Foreign(read), Is.EqualTo(theirs), "finalizers of others");
                string[] next = i % 2 > 0 ? theirs
                    : grows && theirs.Length < 50 ? [$"example.com/{i}", .. theirs]
                    : theirs.Length > 40 ? theirs[1..]
                    : theirs;
                JsonObject metadata = new() { ["annotations"] = new JsonObject { ["example.com/count"] = $"{i}" } };
                if (next != theirs)
                {
                    metadata["resourceVersion"] = (string)read["metadata"]!["resourceVersion"]!;
                    metadata["finalizers"] = new JsonArray(
                        [.. next.Concat(Finalizers(read).Where(static name => name == Ours)).Select(static name => (JsonNode)name)]);
                }

                (HttpStatusCode status, string body) = await api.SendAsync(
                    HttpMethod.Patch,
                    space.ExtensionPath,
                    new JsonObject { ["metadata"] = metadata }.ToJsonString(),
                    "application/merge-patch+json");
                Assert.That(status, Is.EqualTo(HttpStatusCode.OK).Or.EqualTo(HttpStatusCode.Conflict), body);
                theirs = status == HttpStatusCode.OK ? next : theirs;
            }
        });

        /// <summary>Stops; fails if a finalizer was lost.</summary>
        public void End()
        {
            _end.Cancel();
            _loop.GetAwaiter().GetResult();
        }

        public void Dispose() => _end.Dispose();

        private static string[] Foreign(JsonNode extension) => [.. Finalizers(extension).Where(static name => name != Ours)];
    }
}
