using System.Text.Json.Nodes;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Cluster.Tests;

/// <summary>Tests of the controller on a real API server of the fixture, with exactly the permissions of its chart.</summary>
public abstract class SeedServerTests
{
    protected const string OwnNamespace = "extension-shoot-rsyslog-relp";

    protected RealApiServer Server { get; private set; } = null!;

    private AuditLog _audit = null!;

    [OneTimeSetUp]
    public async Task StartServerAsync()
    {
        _audit = new AuditLog();
        Server = await RealApiServer.StartAsync(_audit.Flags, []);
        await ChartRights.GrantControllerAsync(Server, OwnNamespace);
    }

    [OneTimeTearDown]
    public async Task StopServerAsync()
    {
        await (Server?.DisposeAsync() ?? ValueTask.CompletedTask);
        _audit.Dispose();
    }

    /// <summary>The requests of controllers with their answers, from the API server's audit log.</summary>
    protected IReadOnlyList<AuditedRequest> Requests() =>
        [.. _audit.Of(ApiServerUser.Component.Name).Where(static request => request.Code > 0)];

    /// <summary>The part of it in a namespace.</summary>
    protected IReadOnlyList<AuditedRequest> Requests(string space) => [.. Requests().Where(request => request.Namespace == space)];

    internal ControllerProcess StartController(params IEnumerable<string> arguments) =>
        ControllerProcess.Start(Server, ApiServerUser.Component, OwnNamespace, arguments);

    /// <summary>A namespace with an Extension that has been reconciled.</summary>
    internal async Task<ControlPlaneNamespace> SucceededAsync(
        string name, ControllerProcess controller, string shoot =
            """{"metadata":{"name":"bar","namespace":"garden-foo","uid":"u"}}""", string role = "shoot")
    {
        ControlPlaneNamespace space = await ControlPlaneNamespace.CreateAsync(Server, name, shoot, role);
        await space.CreateExtensionAsync();
        space.Eventual("Succeeded", () => controller.Log);
        return space;
    }

    /// <summary>The reasons of the Events in a namespace.</summary>
    protected string[] Reasons(string space) =>
        [
            .. Server.Admin.GetAsync($"/api/v1/namespaces/{space}/events")
                .GetAwaiter()
                .GetResult()!["items"]!.AsArray()
                .Select(static item => (string)item!["reason"]!),
        ];

    protected JsonNode? Lease(string name) =>
        Server.Admin.GetAsync($"/apis/coordination.k8s.io/v1/namespaces/{OwnNamespace}/leases/{name}").GetAwaiter().GetResult();
}
