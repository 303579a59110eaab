using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Metrics;
using RsyslogRelp.Host.Shared.Flags;
using RsyslogRelp.Host.Shared.Hosting;

namespace RsyslogRelp.Host.Shared.Tests;

/// <summary>What the hosts share.</summary>
public sealed class HostApplicationTests
{
    [Test]
    public void Reads_no_files_or_variables_as_settings() =>
        Assert.That(((IConfigurationBuilder)Create().Configuration).Sources, Is.All.InstanceOf<MemoryConfigurationSource>());

    // The library's default is memory for 2,000 series: 200 KiB.
    [Test]
    public void A_metric_takes_no_more_than_32_KiB()
    {
        using IHost app = Create().Build();
        _ = app.Services.GetRequiredService<MeterProvider>();
        Meter meter = app.Services.GetRequiredService<IMeterFactory>().Create("meter");
        meter.CreateCounter<long>("first");

        long before = GC.GetAllocatedBytesForCurrentThread();
        meter.CreateHistogram<double>("second");

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.InRange(1024, 32 * 1024));
    }

    // Kestrel listens on localhost:5000 if it is given no address.
    [Test]
    public async Task A_host_without_an_address_has_no_server()
    {
        using IHost app = Create().Build();
        app.Serve(static _ => Assert.Fail("There is nothing to serve."));

        await app.StartAsync();

        Assert.That(app.Services.GetService<IServer>(), Is.Null);
        await app.StopAsync();
    }

    private static HostApplicationBuilder Create() =>
        HostApplication.CreateBuilder(
            new CommonOptions { LeaderElectionId = "", MetricsAddress = BindAddress.Nowhere, HealthAddress = BindAddress.Nowhere },
            "meter");
}
