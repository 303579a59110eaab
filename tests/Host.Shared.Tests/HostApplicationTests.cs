using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using RsyslogRelp.Host.Shared.Flags;
using RsyslogRelp.Host.Shared.Hosting;

namespace RsyslogRelp.Host.Shared.Tests;

/// <summary>What the hosts share.</summary>
public sealed class HostApplicationTests
{
    [Test]
    public void No_directory_is_watched_for_settings()
    {
        WebApplicationBuilder builder = Create();

        FileConfigurationSource[] files = [.. ((IConfigurationBuilder)builder.Configuration).Sources.OfType<FileConfigurationSource>()];

        Assert.That(files, Is.Not.Empty);
        Assert.That(files.Select(static file => file.ReloadOnChange), Has.None.True);
    }

    // The library's default is memory for 2,000 series: 200 KiB.
    [Test]
    public async Task A_metric_takes_no_more_than_32_KiB()
    {
        await using WebApplication app = Create().Build();
        _ = app.Services.GetRequiredService<MeterProvider>();
        Meter meter = app.Services.GetRequiredService<IMeterFactory>().Create("meter");
        meter.CreateCounter<long>("first");

        long before = GC.GetAllocatedBytesForCurrentThread();
        meter.CreateHistogram<double>("second");

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.InRange(1024, 32 * 1024));
    }

    private static WebApplicationBuilder Create() =>
        HostApplication.CreateBuilder(
            new CommonOptions { LeaderElectionId = "", MetricsAddress = BindAddress.Nowhere, HealthAddress = BindAddress.Nowhere }, "meter");
}
