using System.Text.Json.Nodes;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Cluster.Tests;

/// <summary>Tests of the controller on a real API server that the fixture has for itself, with the rights of its chart and no more.</summary>
public abstract class SeedServerTests
{
    protected const string OwnNamespace = "extension-shoot-rsyslog-relp";

    protected RealApiServer Server { get; private set; } = null!;

    [OneTimeSetUp]
    public async Task StartServerAsync()
    {
        Server = await RealApiServer.StartAsync();
        await ControllerRights.GrantAsync(Server, ApiServerUser.Component, OwnNamespace);
    }

    [OneTimeTearDown]
    public async Task StopServerAsync() => await (Server?.DisposeAsync() ?? ValueTask.CompletedTask);

    internal ControllerProcess StartController(params IEnumerable<string> arguments) => ControllerProcess.Start(Server, ApiServerUser.Component, OwnNamespace, arguments);

    /// <summary>A namespace with an Extension that has been reconciled.</summary>
    internal async Task<ControlPlaneNamespace> SucceededAsync(
        string name, ControllerProcess controller, string shoot = """{"metadata":{"name":"bar","namespace":"garden-foo","uid":"u"}}""", string role = "shoot")
    {
        ControlPlaneNamespace space = await ControlPlaneNamespace.CreateAsync(Server, name, shoot, role);
        await space.CreateExtensionAsync();
        space.Eventual("Succeeded", () => controller.Log);
        return space;
    }

    /// <summary>The reasons of the Events in a namespace.</summary>
    protected string[] Reasons(string space) =>
        [.. Server.Admin.GetAsync($"/api/v1/namespaces/{space}/events").GetAwaiter().GetResult()!["items"]!.AsArray().Select(static item => (string)item!["reason"]!)];

    protected JsonNode? Lease(string name) => Server.Admin.GetAsync($"/apis/coordination.k8s.io/v1/namespaces/{OwnNamespace}/leases/{name}").GetAwaiter().GetResult();
}
