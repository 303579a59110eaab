using System.Text.RegularExpressions;
using RsyslogRelp.Charts.Tests.Rbac;
using RsyslogRelp.Testing;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Charts.Tests.Images;

/// <summary>
/// The content of an image, published by the script that the Dockerfile runs, in an environment like a pod: another user, no capabilities,
/// a read-only file system.
/// </summary>
public sealed class PublishedHostTests
{
    private static string InAPod => Repository.PathOf("tests/Charts.Tests/Images/run-as-in-a-pod");

    [Test]
    [Category("Image")]
    public async Task The_webhooks_image_runs_as_an_unprivileged_user_on_a_read_only_tree()
    {
        if (Environment.UserName != "root")
        {
            Assert.Ignore("Mount namespaces and other users need root.");
        }

        string program = PublishedPrograms.Of("webhook");
        Garden garden = new();
        await using RealApiServer server = await garden.StartAsync([]);
        using HostPod pod = garden.Pod(server, directory => [InAPod, directory, program]).Ready();

        string[] status = File.ReadAllLines($"/proc/{pod.ProcessId}/status");
        Assert.Multiple(() =>
        {
            Assert.That(
                status,
                Does.Contain("Uid:\t1654\t1654\t1654\t1654")
                    .And.Contain("CapEff:\t0000000000000000")
                    .And.Contain("CapBnd:\t0000000000000000")
                    .And.Contain("NoNewPrivs:\t1"));
            Assert.That(
                File.ReadAllLines($"/proc/{pod.ProcessId}/mounts").Single(static mount => mount.Split(' ')[1] == "/"),
                Does.Match(" ro[, ]"));
            Assert.That(
                pod.Log,
                Does.Contain("serving with the certificate")
                    .And.Not.Contain("Overriding address")
                    .And.Not.Contain("Read-only file system"));
        });
    }

    // Publishing a native program takes minutes of CPU time, so these tests have their own command: make check-images.
    [TestCase("webhook", Category = "Image")]
    [TestCase("controller", Category = "Image")]
    [TestCase("cli", Category = "Image")]
    public void The_Dockerfile_copies_what_the_script_publishes_and_starts_an_existing_program(string target)
    {
        string dockerfile = File.ReadAllText(Repository.PathOf("Dockerfile"));
        Match entry = Regex.Match(
            dockerfile,
            $@"AS publish-{target}\n(?:ARG [A-Z_]+=\n)*RUN hack/publish {target} /app\n.*--from=publish-{target} /app /app\n"
                + @"ENTRYPOINT \[""/app/(?<program>[^""]+)""\]",
            RegexOptions.Singleline);

        string program = PublishedPrograms.Of(target);

        Assert.That(entry.Groups["program"].Value, Is.EqualTo(Path.GetFileName(program)));
        ToolResult help = Tool.Run(program, ["--help"]);
        Assert.Multiple(() =>
        {
            Assert.That(help.ExitCode, Is.Zero, help.Error);
            Assert.That(help.Output, Does.Contain("--help"));
            Assert.That(Directory.GetFiles(Path.GetDirectoryName(program)!, "*.pdb"), Is.Empty);
        });
    }
}
