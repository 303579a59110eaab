using System.Text;
using System.Text.Json.Nodes;
using RsyslogRelp.Core.Node;
using RsyslogRelp.Gardener.Lifecycle;
using RsyslogRelp.Testing;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Cluster.Tests;

/// <summary>The manifests that Gardener's resource manager applies in a Shoot, on a real API server.</summary>
public sealed class CleanerManifestTests
{
    private readonly TemporaryDirectory _directory = new();
    private readonly ITemplateRenderer _templates = RsyslogRelpRenderer.CreateTemplateRenderer();
    private RealApiServer _server = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _server = await RealApiServer.StartAsync();
        await File.WriteAllTextAsync(_directory.Below("kubeconfig"), Kubeconfigs.For(_server, ApiServerUser.Admin));
        Eventually.Holds(() =>
            _server.Admin.GetAsync("/api/v1/namespaces/kube-system")
                .GetAwaiter()
                .GetResult() is not null, "there is a namespace kube-system");
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await (_server?.DisposeAsync() ?? ValueTask.CompletedTask);
        _directory.Dispose();
    }

    [Test]
    public async Task The_DaemonSet_is_stored_as_it_is_meant()
    {
        string manifest = CleanerManifest.Create(_templates, ImageVector.BuiltIn).Manifests;

        ToolResult result = Tool.Run(
            _server.Program("kubectl"),
            [
                "--kubeconfig", _directory.Below("kubeconfig"), "create", "--validate=true", "-f", "-",
            ], Encoding.UTF8.GetBytes(manifest));

        Assert.That(result.ExitCode, Is.Zero, result.Error);
        JsonNode pod = (
            await _server.Admin.GetAsync(
                "/apis/apps/v1/namespaces/kube-system/daemonsets/rsyslog-relp-configuration-cleaner"))!["spec"]!["template"]!["spec"]!;
        Assert.That(
            pod["initContainers"]![0]!["command"]!.AsArray().Select(static word => word!.GetValue<string>()),
            Is.EqualTo(new[] { "chroot", NodeCleanScript.HostRoot, "bash", "-c", NodeCleanScript.Render(_templates) }));
        Assert.That(pod["hostPID"]!.GetValue<bool>(), Is.True);
    }
}
