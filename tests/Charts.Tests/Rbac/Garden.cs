using RsyslogRelp.Charts.Tests.Rendering;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Charts.Tests.Rbac;

/// <summary>
/// The admission charts as gardener-operator installs them; one API server is both runtime cluster and virtual garden, for two users.
/// </summary>
internal sealed class Garden
{
    public const string Name = "gardener-extension-shoot-rsyslog-relp-admission";
    public const string VirtualNamespace = "extension-shoot-rsyslog-relp";

    public Manifests Runtime { get; } = Manifests.Render(ChartCase.Of(ChartCase.Runtime).Single(static one => one.Name == "operator"));

    public Manifests Application { get; } = Manifests.Render(
        ChartCase.Of(ChartCase.Application).Single(static one => one.Name == "operator"));

    /// <summary>The pod's user in the runtime cluster.</summary>
    public ApiServerUser Source { get; } = Rights.Account("garden", Name);

    /// <summary>The pod's user in the virtual garden.</summary>
    public ApiServerUser Target { get; } = Rights.Account("kube-system", "extension-admission-shoot-rsyslog-relp");

    public string ConfigurationPath => $"/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/{Name}";

    public async Task<RealApiServer> StartAsync(IReadOnlyList<string> flags)
    {
        RealApiServer server = await RealApiServer.StartAsync(flags, [Source, Target]);
        await server.Admin.CreateNamespaceAsync("garden");
        await server.Admin.CreateNamespaceAsync(VirtualNamespace);
        await Rights.GrantAsync(server.Admin, [.. Runtime.Objects, .. Application.Objects]);
        return server;
    }

    public HostPod Pod(RealApiServer server, Func<string, IEnumerable<string>>? command = null) =>
        new("rsyslog-relp-webhook", Runtime.One("Deployment", Name), new Dictionary<string, string>
        {
            ["GARDEN_KUBECONFIG"] = Kubeconfigs.For(server, Target),
            ["SOURCE_KUBECONFIG"] = Kubeconfigs.For(server, Source),
        }, command);
}
