using System.Text.RegularExpressions;
using RsyslogRelp.Charts.Tests.Rbac;
using RsyslogRelp.Testing;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Charts.Tests.Images;

/// <summary>What an image holds, published by the script that the Dockerfile runs, in what a pod is: another user, no capability, no file system to write to.</summary>
public sealed class PublishedHostTests
{
    [Test]
    public async Task The_webhooks_image_runs_as_an_unprivileged_user_on_a_read_only_tree()
    {
        if (Environment.UserName != "root")
        {
            Assert.Ignore("Mount namespaces and other users need root.");
        }

        using TemporaryDirectory published = Publish("Host.Webhook");
        Garden garden = new();
        await using RealApiServer server = await garden.StartAsync([]);
        using HostPod pod = garden.Pod(server, directory => [Script, directory, Dotnet, published.Below("rsyslog-relp-webhook.dll")]).Ready();

        string[] status = File.ReadAllLines($"/proc/{pod.ProcessId}/status");
        Assert.Multiple(() =>
        {
            Assert.That(status, Does.Contain("Uid:\t1654\t1654\t1654\t1654").And.Contain("CapEff:\t0000000000000000").And.Contain("CapBnd:\t0000000000000000").And.Contain("NoNewPrivs:\t1"));
            Assert.That(File.ReadAllLines($"/proc/{pod.ProcessId}/mounts").Single(static mount => mount.Split(' ')[1] == "/"), Does.Match(" ro[, ]"));
            Assert.That(pod.Log, Does.Contain("serving with the certificate").And.Not.Contain("Overriding address").And.Not.Contain("Read-only file system"));
        });
    }

    [Test]
    public void The_Dockerfile_copies_what_the_script_publishes_and_starts_a_program_that_is_there([Values("webhook", "controller", "cli")] string target)
    {
        string dockerfile = File.ReadAllText(Repository.PathOf("Dockerfile"));
        string project = Regex.Match(dockerfile, $@"AS publish-{target}\nRUN hack/publish (\S+) /app\n").Groups[1].Value;
        string program = Regex.Match(dockerfile, $@"--from=publish-{target} /app /app\nENTRYPOINT \[""dotnet"", ""(\S+)""\]").Groups[1].Value;

        using TemporaryDirectory published = Publish(project);

        ToolResult help = Tool.Run(Dotnet, [published.Below(program), "--help"]);
        Assert.Multiple(() =>
        {
            Assert.That(help.ExitCode, Is.Zero, help.Error);
            Assert.That(help.Output, Does.Contain("--help"));
        });
    }

    private static string Script => Repository.PathOf("tests/Charts.Tests/Images/run-as-in-a-pod");

    private static string Dotnet => Path.GetFullPath(Path.Join(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));

    private static TemporaryDirectory Publish(string project)
    {
        TemporaryDirectory directory = new();
        File.SetUnixFileMode(directory.Path, (UnixFileMode)0b111_101_101);
        ToolResult result = Tool.Run(Repository.PathOf("hack/publish"), [project, directory.Path]);
        Assert.That(result.ExitCode, Is.Zero, result.Output + result.Error);
        return directory;
    }
}
