using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Cluster.Tests.Chaos;

/// <summary>A Shoot that lives for the whole run, and whose configuration changes all the time.</summary>
internal sealed class SteadyShoot : IAsyncDisposable
{
    private readonly ITestApiServer _server;
    private readonly Tally _tally;
    private readonly CancellationTokenSource _end = new();
    private ControlPlaneNamespace _space = null!;
    private Task _changes = Task.CompletedTask;
    private volatile int _stored = 1;
    private volatile int _sent = 1;

    /// <param name="number">Its number.</param>
    public SteadyShoot(ITestApiServer server, Tally tally, int number) =>
        (_server, _tally, Versions) = (server, tally, new ShootVersions(number));

    public ShootVersions Versions { get; }

    /// <summary>Its control plane namespace.</summary>
    public string Space => Versions.Space;

    /// <summary>The last version of its configuration of which is known that it was stored.</summary>
    public int Stored => _stored;

    /// <summary>The last version that may have been stored.</summary>
    public int Sent => _sent;

    public async Task CreateAsync()
    {
        _space = await ControlPlaneNamespace.CreateAsync(_server, Space, Versions.Shoot);
        await _server.Admin.MergePatchAsync(
            $"/api/v1/namespaces/{Space}", """{"metadata":{"labels":{"extensions.gardener.cloud/shoot-rsyslog-relp":"true"}}}""");
        await _server.Admin.CreateAsync($"/api/v1/namespaces/{Space}/configmaps", Versions.AuditRules);
        await _space.CreateExtensionAsync(Versions.Config(1));
        _changes = Task.Run(ChangeAsync);
    }

    /// <summary>Waits for the controller: what is there now must be reconciled.</summary>
    /// <returns>What is still to come; null for nothing.</returns>
    public Func<Task<string?>> ReconciliationOfNow()
    {
        long? goal = null;
        return () => Task.Run(string? () =>
        {
            JsonNode extension = _space.Extension()!;
            goal ??= (long)extension["metadata"]!["generation"]!;
            JsonNode? status = extension["status"];
            if ((string?)status?["lastOperation"]?["state"] != "Succeeded" || ((long?)status["observedGeneration"] ?? 0) < goal)
            {
                return $"{Space}: generation {goal} to be reconciled, and it is {status?.ToJsonString()}";
            }

            return _space.MonitoringPaths.FirstOrDefault(path => _space.Read(path) is null) is { } missing ? $"{missing} to be there" : null;
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _changes;
        _end.Dispose();
    }

    // Each version is written under the condition that nobody has written since the Extension was read. So a call whose answer was lost
    // cannot bring an older version back.
    private async Task ChangeAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                JsonNode extension = (await _server.Admin.GetAsync(_space.ExtensionPath))!;
                string target = (string)extension["spec"]!["providerConfig"]!["target"]!;
                _stored = int.Parse(target[1..target.IndexOf('.', StringComparison.Ordinal)], CultureInfo.InvariantCulture);
                _sent = _stored + 1;
                (HttpStatusCode status, _) = await _server.Admin.SendAsync(HttpMethod.Patch, _space.ExtensionPath, $$$"""
                    {"metadata":{"resourceVersion":"{{{extension["metadata"]!["resourceVersion"]}}}",
                    "annotations":{"gardener.cloud/operation":"reconcile"}},"spec":{"providerConfig":{{{Versions.Config(_sent)}}}}}
                    """, "application/merge-patch+json");
                if (status == HttpStatusCode.OK)
                {
                    _stored = _sent;
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
            {
                // The API server is away; whether the version was stored is read next time.
            }
            catch (Exception exception)
            {
                _tally.Problem($"the changes of {Space}: {exception}");
                return;
            }

            // Slower than the controller: it must be seen to have reconciled what there is.
            await Task.Delay(TimeSpan.FromSeconds(3), _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
