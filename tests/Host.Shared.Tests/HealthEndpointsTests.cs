using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using RsyslogRelp.Host.Shared.Health;

namespace RsyslogRelp.Host.Shared.Tests;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class HealthEndpointsTests
{
    private string? _failure;

    [TestCase("/healthz", 200, "ok")]
    [TestCase("/healthz/ping", 200, "ok")]
    [TestCase("/readyz", 200, "ok")]
    [TestCase("/readyz?verbose", 200, "[+]informer-sync ok\n[+]webhook-server ok\nreadyz check passed\n")]
    [TestCase("/readyz/informer-sync?verbose", 200, "[+]informer-sync ok\nreadyz/informer-sync check passed\n")]
    [TestCase("/readyz/nowhere", 404, "")]
    [TestCase("/", 404, "")]
    [TestCase("/healthz/ping/x", 404, "")]
    public async Task Answers_as_components_of_Kubernetes_do(string path, int status, string body)
    {
        Assert.That(await GetAsync(path), Is.EqualTo(((HttpStatusCode)status, body)));
    }

    [Test]
    public async Task A_failing_check_fails_its_path_alone_and_says_why()
    {
        _failure = "no caches yet";

        await Assert.MultipleAsync(async () =>
        {
            Assert.That(
                await GetAsync("/readyz"),
                Is.EqualTo(
                    (
                        HttpStatusCode.InternalServerError,
                        "[-]informer-sync failed: no caches yet\n[+]webhook-server ok\nreadyz check failed\n")));
            Assert.That(await GetAsync("/readyz/webhook-server"), Is.EqualTo((HttpStatusCode.OK, "ok")));
            Assert.That(await GetAsync("/healthz"), Is.EqualTo((HttpStatusCode.OK, "ok")));
        });
    }

    private async Task<(HttpStatusCode Status, string Body)> GetAsync(string path)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddHealthChecks()
            .AddCheck("ping", static () => HealthCheckResult.Healthy(), [HealthEndpoints.Live])
            .AddCheck(
                "informer-sync",
                () => _failure is null ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy(_failure),
                [HealthEndpoints.Ready])
            .AddCheck("webhook-server", static () => HealthCheckResult.Healthy(), [HealthEndpoints.Ready]);
        await using WebApplication app = builder.Build();
        app.Run(HealthEndpoints.HandleAsync);
        await app.StartAsync();
        using HttpClient client = new();
        using HttpResponseMessage response = await client.GetAsync(new Uri(app.Urls.Single() + path));
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
