using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using RsyslogRelp.Testing;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Cluster.Tests;

/// <summary>
/// The webhook host as a process of its own, as in a pod: the one that the tests' build has made, or another form of it that the
/// variable <c>RSYSLOG_RELP_WEBHOOK</c> names.
/// </summary>
internal sealed partial class WebhookProcess : IDisposable
{
    public const string Seed = "shoot-rsyslog-relp";
    public const string Garden = "validator";

    private readonly TemporaryDirectory _directory = new();
    private readonly RunningProcess _process;
    private readonly HttpClient _client = new();
    private readonly int _health = LoopbackPort.Free();
    private readonly int _metrics = LoopbackPort.Free();

    private WebhookProcess(string kubeconfig, int port, string webhook, IEnumerable<string> arguments)
    {
        Port = port;
        File.WriteAllText(_directory.Below("kubeconfig"), kubeconfig);
        string program = Environment.GetEnvironmentVariable("RSYSLOG_RELP_WEBHOOK") is { Length: > 0 } other ? other : Path.Combine(AppContext.BaseDirectory, "rsyslog-relp-webhook");
        string dotnet = Path.GetFullPath(Path.Join(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        _process = RunningProcess.Start("/usr/bin/env",
        [
            $"DOTNET_ROOT={dotnet}", $"TMPDIR={_directory.Path}", program,
            $"--webhooks={webhook}", $"--kubeconfig={_directory.Below("kubeconfig")}", $"--webhook-config-server-port={port}",
            .. arguments.Any(static argument => argument.StartsWith("--webhook-config-server-host=", StringComparison.Ordinal)) ? Array.Empty<string>() : ["--webhook-config-server-host=127.0.0.1"],
            $"--health-bind-address=127.0.0.1:{_health}", $"--metrics-bind-address=127.0.0.1:{_metrics}", .. arguments,
        ]);
    }

    /// <summary>The port of the webhook.</summary>
    public int Port { get; }

    /// <summary>The process id.</summary>
    public int Id => _process.Id;

    /// <summary>Its directory for temporary files, below which it keeps certificates unless told otherwise.</summary>
    public string Temporary => _directory.Path;

    /// <summary>What it has logged.</summary>
    public string Log => _process.Output;

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    /// <summary>Whether this replica leads.</summary>
    public bool Leads => Leading().IsMatch(Metrics());

    /// <summary>Memory in use, in bytes.</summary>
    public long ResidentBytes => Status("VmRSS");

    /// <summary>The most memory that was ever in use, in bytes.</summary>
    public long PeakResidentBytes => Status("VmHWM");

    public static WebhookProcess Start(ITestApiServer server, int port, string webhook, params IEnumerable<string> arguments) =>
        new(Kubeconfigs.For(server, ApiServerUser.Admin), port, webhook, arguments);

    public static WebhookProcess StartAs(ITestApiServer server, ApiServerUser user, int port, string webhook, params IEnumerable<string> arguments) =>
        new(Kubeconfigs.For(server, user), port, webhook, arguments);

    public static WebhookProcess StartWith(string kubeconfig, int port, string webhook, params IEnumerable<string> arguments) =>
        new(kubeconfig, port, webhook, arguments);

    /// <summary>The flags with which an API server on this machine reaches the webhook.</summary>
    public static IEnumerable<string> ReachedAt(int port) => ["--webhook-config-mode=url", $"--webhook-config-url=localhost:{port}"];

    /// <summary>Waits for <c>/readyz</c>.</summary>
    public WebhookProcess Ready()
    {
        Eventually.Holds(
            () => HasExited ? throw new InvalidOperationException(Log) : Get($"http://127.0.0.1:{_health}/readyz").Status == HttpStatusCode.OK,
            "the webhook host to be ready",
            () => Log);
        return this;
    }

    /// <summary>Waits for its end.</summary>
    public void Ends() => Eventually.Holds(() => HasExited, "the webhook host to end", () => Log);

    public string Metrics() => Get($"http://127.0.0.1:{_metrics}/metrics").Body;

    public (HttpStatusCode? Status, string Body) Health(string path) => Get($"http://127.0.0.1:{_health}{path}");

    /// <summary>Asks it to end, and does not wait.</summary>
    public void AskToEnd() => _process.AskToEnd();

    /// <summary>Asks it to end in good order, and waits until it has.</summary>
    public void Terminate() => _process.Terminate();

    /// <summary>Ends it without a word, as a node does that loses power.</summary>
    public void Kill() => _process.Kill();

    public void Dispose()
    {
        _client.Dispose();
        _process.Dispose();
        _directory.Dispose();
    }

    private long Status(string field) => 1024 * long.Parse(
        File.ReadLines($"/proc/{Id}/status").Single(line => line.StartsWith($"{field}:", StringComparison.Ordinal)).Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);

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

    [GeneratedRegex(@"^rsyslog_relp_leader(\{[^}]*\})? 1", RegexOptions.Multiline)]
    private static partial Regex Leading();
}
