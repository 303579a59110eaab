using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using RsyslogRelp.Testing;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Cluster.Tests;

/// <summary>
/// The controller host as a process of its own, as in a pod: the one that the tests' build has made, or another form of it that the
/// variable <c>RSYSLOG_RELP_CONTROLLER</c> names.
/// </summary>
internal sealed class ControllerProcess : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly RunningProcess _process;
    private readonly HttpClient _client = new();
    private readonly int _health = LoopbackPort.Free();
    private readonly int _metrics = LoopbackPort.Free();

    private ControllerProcess(ITestApiServer server, ApiServerUser user, string ownNamespace, IEnumerable<string> arguments)
    {
        File.WriteAllText(_directory.Below("kubeconfig"), Kubeconfigs.For(server, user));
        File.WriteAllText(_directory.Below("config.yaml"), "apiVersion: rsyslog-relp.extensions.config.gardener.cloud/v1alpha1\nkind: Configuration\n");
        string program = Environment.GetEnvironmentVariable("RSYSLOG_RELP_CONTROLLER") is { Length: > 0 } other ? other : Path.Combine(AppContext.BaseDirectory, "rsyslog-relp-controller");
        string dotnet = Path.GetFullPath(Path.Join(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

        // As the Go extension's chart calls it, but for addresses.
        _process = RunningProcess.Start("/usr/bin/env",
        [
            $"DOTNET_ROOT={dotnet}", $"LEADER_ELECTION_NAMESPACE={ownNamespace}", program,
            $"--kubeconfig={_directory.Below("kubeconfig")}", $"--config={_directory.Below("config.yaml")}",
            "--lifecycle-max-concurrent-reconciles=5", "--ignore-operation-annotation=false", "--leader-election-id=extension-shoot-rsyslog-relp-leader-election",
            $"--webhook-config-namespace={ownNamespace}", "--webhook-config-service-port=443", "--webhook-config-server-port=10250",
            $"--heartbeat-namespace={ownNamespace}", "--heartbeat-renew-interval-seconds=30", "--gardener-version=v1.144.0",
            $"--metrics-bind-address=127.0.0.1:{_metrics}", $"--health-bind-address=127.0.0.1:{_health}", .. arguments,
        ]);
    }

    /// <summary>The process id.</summary>
    public int Id => _process.Id;

    /// <summary>What it has logged.</summary>
    public string Log => _process.Output;

    public bool HasExited => _process.HasExited;

    /// <summary>Whether this replica leads.</summary>
    public bool Leads => Metric("rsyslog_relp_leader") == 1;

    /// <summary>Starts a replica with the rights of a user.</summary>
    /// <param name="server">The seed.</param>
    /// <param name="user">Who it is.</param>
    /// <param name="ownNamespace">Where its leases live.</param>
    /// <param name="arguments">Further flags; the last of a name counts.</param>
    public static ControllerProcess Start(ITestApiServer server, ApiServerUser user, string ownNamespace, params IEnumerable<string> arguments) => new(server, user, ownNamespace, arguments);

    /// <summary>Waits for <c>/readyz</c>.</summary>
    public ControllerProcess Ready()
    {
        Eventually.Holds(
            () => HasExited ? throw new InvalidOperationException(Log) : Health("/readyz").Status == HttpStatusCode.OK,
            "the controller host to be ready",
            () => Log);
        return this;
    }

    /// <summary>Waits until it leads.</summary>
    public ControllerProcess Leading()
    {
        Eventually.Holds(() => HasExited ? throw new InvalidOperationException(Log) : Leads, "the controller host to lead", () => Log);
        return this;
    }

    /// <summary>All metrics as text; empty if there is no answer.</summary>
    public string Metrics() => Get($"http://127.0.0.1:{_metrics}/metrics").Body;

    /// <summary>The sum of a metric's samples whose labels match; null if there is none.</summary>
    /// <param name="name">The metric, such as <c>rsyslog_relp_api_requests_total</c>.</param>
    /// <param name="labels">What the labels must hold, such as <c>verb="PATCH"</c>.</param>
    public double? Metric(string name, string labels = "")
    {
        double[] values =
        [
            .. Regex.Matches(Metrics(), $@"^{Regex.Escape(name)}(\{{(?<labels>[^}}]*)\}})? (?<value>\S+)", RegexOptions.Multiline)
                .Where(match => match.Groups["labels"].Value.Contains(labels, StringComparison.Ordinal))
                .Select(static match => double.Parse(match.Groups["value"].Value, CultureInfo.InvariantCulture)),
        ];
        return values.Length == 0 ? null : values.Sum();
    }

    public (HttpStatusCode? Status, string Body) Health(string path) => Get($"http://127.0.0.1:{_health}{path}");

    /// <summary>Asks it to end in good order, and waits.</summary>
    public void Terminate() => _process.Terminate();

    /// <summary>Kills it at once, as <c>kill -9</c> does.</summary>
    public void Kill() => _process.Kill();

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
