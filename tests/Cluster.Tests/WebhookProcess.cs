using System.Net;
using System.Net.Sockets;
using RsyslogRelp.Testing;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Cluster.Tests;

/// <summary>The webhook host as a process of its own, as in a pod.</summary>
internal sealed class WebhookProcess : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly RunningProcess _process;
    private readonly HttpClient _client = new();
    private readonly int _health = FreePort();
    private readonly int _metrics = FreePort();

    private WebhookProcess(ITestApiServer server, ApiServerUser user, int port, string webhook, IEnumerable<string> arguments)
    {
        Port = port;
        string kubeconfig = _directory.Below("kubeconfig");
        File.WriteAllText(kubeconfig, Kubeconfigs.For(server, user));
        string dotnet = Path.GetFullPath(Path.Join(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        _process = RunningProcess.Start("/usr/bin/env",
        [
            $"DOTNET_ROOT={dotnet}", Path.Combine(AppContext.BaseDirectory, "rsyslog-relp-webhook"),
            $"--webhooks={webhook}", $"--kubeconfig={kubeconfig}", $"--webhook-config-server-port={port}", "--webhook-config-server-host=127.0.0.1",
            $"--health-bind-address=127.0.0.1:{_health}", $"--metrics-bind-address=127.0.0.1:{_metrics}", $"--webhook-config-cert-dir={_directory.Below("certs/x")[..^2]}", .. arguments,
        ]);
    }

    /// <summary>The port of the webhook.</summary>
    public int Port { get; }

    /// <summary>What it has logged.</summary>
    public string Log => _process.Output;

    public bool HasExited => _process.HasExited;

    /// <summary>A port that was free a moment ago.</summary>
    public static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public static WebhookProcess Start(ITestApiServer server, int port, string webhook, params IEnumerable<string> arguments) =>
        new(server, ApiServerUser.Admin, port, webhook, arguments);

    public static WebhookProcess StartAs(ITestApiServer server, ApiServerUser user, int port, string webhook, params IEnumerable<string> arguments) =>
        new(server, user, port, webhook, arguments);

    /// <summary>Waits for <c>/readyz</c>.</summary>
    public WebhookProcess Ready()
    {
        Eventually.Holds(
            () => HasExited ? throw new InvalidOperationException(Log) : Get($"http://127.0.0.1:{_health}/readyz").Status == HttpStatusCode.OK,
            "the webhook host to be ready",
            () => Log);
        return this;
    }

    public string Metrics() => Get($"http://127.0.0.1:{_metrics}/metrics").Body;

    public (HttpStatusCode? Status, string Body) Health(string path) => Get($"http://127.0.0.1:{_health}{path}");

    /// <summary>Asks it to end in good order.</summary>
    public void Terminate() => _process.Terminate();

    public void Dispose()
    {
        _client.Dispose();
        _process.Dispose();
        _directory.Dispose();
    }

    private (HttpStatusCode? Status, string Body) Get(string url)
    {
        try
        {
            using HttpResponseMessage response = _client.GetAsync(new Uri(url)).GetAwaiter().GetResult();
            return (response.StatusCode, response.Content.ReadAsStringAsync().GetAwaiter().GetResult());
        }
        catch (HttpRequestException)
        {
            return (null, "");
        }
    }
}
