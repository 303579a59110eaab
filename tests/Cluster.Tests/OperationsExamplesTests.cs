using System.Diagnostics;
using RsyslogRelp.Testing;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Cluster.Tests;

/// <summary>
/// Runs the commands of docs/operations.md that are for a seed or a garden, and compares what they print with the page. Times differ, and
/// <c>...</c> stands for anything in a line.
/// </summary>
internal sealed class OperationsExamplesTests
{
    private const string Space = "extension-shoot-rsyslog-relp";
    private const string Old = "shoot--foo--old";

    private RealApiServer _server = null!;
    private WebhookProcess _seed = null!;
    private WebhookProcess _garden = null!;
    private ControllerProcess _controller = null!;
    private TemporaryDirectory _directory = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _server = await RealApiServer.StartAsync();
        foreach (string space in (string[])[Space, Garden.Space, Garden.Project])
        {
            await _server.Admin.CreateNamespaceAsync(space);
        }

        (int seed, int garden) = (LoopbackPort.Free(), LoopbackPort.Free());
        _seed = WebhookProcess.Start(
            _server, seed, WebhookProcess.Seed,
            [.. WebhookProcess.ReachedAt(seed), $"--webhook-config-namespace={Space}", $"--leader-election-namespace={Space}"])
            .Ready()
            .Leading();
        _garden = WebhookProcess.Start(_server, garden, WebhookProcess.Garden, Garden.Flags(garden)).Ready();
        _controller = ControllerProcess.Start(_server, ApiServerUser.Admin, Space).Ready().Leading();
        await new Seed(_server).CalledAsync(_seed);
        await new Garden(_server).CalledAsync(_garden);

        await CreateShootAsync("shoot--foo--bar", ControlPlaneNamespace.ValidConfig);
        await CreateShootAsync(
            Old, ControlPlaneNamespace.ValidConfig.Replace("\"severity\":5", "\"severity\":9", StringComparison.Ordinal));
        Eventually.Holds(
            () => Run("kubectl get events -A --field-selector reason=RulesNotAsWritten").Contains(Old, StringComparison.Ordinal),
            "the Event", () => _controller.Log);

        _directory = new TemporaryDirectory();
        // The label is what Gardener gives a Shoot with the extension.
        _directory.Write("shoot.yaml", File.ReadAllText(Repository.PathOf("examples/shoot.yaml"))
            .Replace("port: 10514", "port: 0", StringComparison.Ordinal)
            .Replace("target: 127.0.0.1", "target: receiver.example.com", StringComparison.Ordinal)
            .Replace("metadata:\n", "metadata:\n  labels: {LABEL: 'true'}\n", StringComparison.Ordinal)
            .Replace("LABEL", "extensions.extensions.gardener.cloud/shoot-rsyslog-relp", StringComparison.Ordinal));
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        _controller?.Dispose();
        _garden?.Dispose();
        _seed?.Dispose();
        _directory?.Dispose();
        await (_server?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    [TestCase("seed", 3)]
    [TestCase("garden", 1)]
    public void Every_command_prints_what_the_page_says(string place, int blocks)
    {
        ConsoleExample[] examples = [.. ConsoleExample.Of("docs/operations.md", place)];

        Assert.That(examples.Select(static example => example.Block).Distinct().Count(), Is.EqualTo(blocks));
        Assert.Multiple(() =>
        {
            foreach (ConsoleExample example in examples)
            {
                string output = Run(example.Command);
                TestContext.Out.WriteLine($"$ {example.Command}\n{output}");
                Assert.That(ConsoleExample.WithoutTimes(output), Does.Match(example.Pattern), example.Command);
            }
        });
    }

    // The namespace of a Shoot that has the extension, with the OperatingSystemConfig of one worker pool.
    private async Task CreateShootAsync(string name, string config)
    {
        ControlPlaneNamespace space = await ControlPlaneNamespace.CreateAsync(_server, name);
        await _server.Admin.MergePatchAsync(
            $"/api/v1/namespaces/{name}", """{"metadata":{"labels":{"extensions.gardener.cloud/shoot-rsyslog-relp":"true"}}}""");
        await space.CreateExtensionAsync(config);
        space.Eventual("Succeeded", () => _controller.Log);
        await new Seed(_server).CreateAsync(name, """{"purpose":"reconcile","type":"x"}""");
    }

    private string Run(string command)
    {
        using TemporaryDirectory home = new();
        home.Write("config", Kubeconfigs.For(_server, ApiServerUser.Admin));
        using Process shell = Tool.Start(
            "bash", ["-c", $"{command} 2>&1"],
            new Dictionary<string, string> { ["KUBECONFIG"] = home.Below("config"), ["HOME"] = home.Path },
            Path.GetDirectoryName(_server.Program("kubectl")), _directory?.Path);
        return Tool.End(shell).Output;
    }
}
