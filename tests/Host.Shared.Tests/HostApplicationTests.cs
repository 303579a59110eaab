using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using RsyslogRelp.Host.Shared.Flags;
using RsyslogRelp.Host.Shared.Hosting;

namespace RsyslogRelp.Host.Shared.Tests;

/// <summary>What the hosts share.</summary>
public sealed class HostApplicationTests
{
    [Test]
    public void No_directory_is_watched_for_settings()
    {
        WebApplicationBuilder builder = HostApplication.CreateBuilder(
            new CommonOptions { LeaderElectionId = "", MetricsAddress = BindAddress.Nowhere, HealthAddress = BindAddress.Nowhere }, "meter");

        FileConfigurationSource[] files = [.. ((IConfigurationBuilder)builder.Configuration).Sources.OfType<FileConfigurationSource>()];

        Assert.That(files, Is.Not.Empty);
        Assert.That(files.Select(static file => file.ReloadOnChange), Has.None.True);
    }
}
