using System.Net;
using RsyslogRelp.Testing;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Cluster.Tests;

/// <summary>The controller on a real API server without prometheus-operator.</summary>
public sealed class ControllerWithoutMonitoringTests
{
    private const string OwnNamespace = "extension-shoot-rsyslog-relp";

    [Test]
    public async Task An_Extension_succeeds_and_goes_and_an_Event_names_what_is_missing()
    {
        await using RealApiServer server = await RealApiServer.StartAsync();
        foreach (string definition in (string[])["prometheusrules.monitoring.coreos.com", "scrapeconfigs.monitoring.coreos.com"])
        {
            await server.Admin.DeleteAsync($"/apis/apiextensions.k8s.io/v1/customresourcedefinitions/{definition}");
        }

        Eventually.Holds(
            () => StatusOf(server, "/apis/monitoring.coreos.com") == HttpStatusCode.NotFound, "the kinds to go");
        await ChartRights.GrantControllerAsync(server, OwnNamespace);
        ControlPlaneNamespace space = await ControlPlaneNamespace.CreateAsync(server, "shoot--foo--bar");
        await space.CreateExtensionAsync();
        using ControllerProcess controller = ControllerProcess.Start(server, ApiServerUser.Component, OwnNamespace).Ready();

        space.Eventual("Succeeded", () => controller.Log);

        Assert.That(space.Read(space.MonitoringPaths[0]), Is.Not.Null, "the dashboards");
        Eventually.Holds(() => Messages(server).Length > 0, "an Event");
        Assert.That(Messages(server), Has.Exactly(1).Items.And.All.Contains("PrometheusRule and ScrapeConfig"));

        await space.ChangeShootAsync("""{"metadata":{"deletionTimestamp":"2026-01-01T00:00:00Z"}}""");
        await space.DeleteExtensionAsync();
        space.Comes(space.ExtensionPath, isThere: false, () => controller.Log);
        Assert.That(space.Read(space.MonitoringPaths[0]), Is.Null, "the dashboards");
    }

    private static HttpStatusCode StatusOf(RealApiServer server, string path) =>
        server.Admin.SendAsync(HttpMethod.Get, path).GetAwaiter().GetResult().Status;

    private static string[] Messages(RealApiServer server) =>
    [
        .. server.Admin.GetAsync("/api/v1/namespaces/shoot--foo--bar/events").GetAwaiter().GetResult()!["items"]!.AsArray()
            .Where(static item => (string?)item!["reason"] == "MonitoringNotServed").Select(static item => (string)item!["message"]!),
    ];
}
