using RsyslogRelp.Testing;

namespace RsyslogRelp.Cluster.Tests;

/// <summary>The API server or its storage stops during the work and starts again.</summary>
public sealed class ControllerOutageTests : RunningControllerTests
{
    [TestCase("api-server")]
    [TestCase("etcd")]
    public async Task What_was_under_way_is_carried_on_after_an_outage_and_what_comes_then_is_done(string program)
    {
        ControlPlaneNamespace going = await SucceededAsync($"shoot--foo--{program}", Controller);
        await going.DeleteExtensionAsync();
        going.Comes(going.CleanerPath, isThere: true, () => Controller.Log);
        List<ControlPlaneNamespace> spaces = [];
        for (int i = 0; i < 10; i++)
        {
            spaces.Add(await ControlPlaneNamespace.CreateAsync(Server, $"shoot--foo--{program}-{i}"));
        }

        await Task.WhenAll(spaces.Select(static space => space.CreateExtensionAsync()));
        if (program == "etcd")
        {
            Server.RestartEtcd();
        }
        else
        {
            await Server.RestartAsync();
        }

        await going.SetCleanerHealthyAsync();
        await SucceededAsync($"shoot--foo--{program}-after", Controller);

        foreach (ControlPlaneNamespace space in spaces)
        {
            space.Eventual("Succeeded", () => Controller.Log);
            Assert.That(space.MonitoringPaths.Select(space.Read), Has.None.Null);
        }

        going.Comes(going.ExtensionPath, isThere: false, () => Controller.Log);
        Eventually.Holds(() => Controller.Leads, "the controller to lead", () => Controller.Log);
        Assert.That(Controller.HasExited, Is.False);
    }
}
