using RsyslogRelp.Testing;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Benchmarks.Scale;

/// <summary>The controller host as a process, with its default limits, leader election and heartbeat.</summary>
internal sealed class ScaledHost : IDisposable
{
    public const string Space = "extension-rsyslog";

    private readonly TemporaryDirectory _directory = new();
    private readonly RunningProcess _process;
    private readonly HttpClient _client = new();
    private readonly Uri _metrics;

    public ScaledHost(string program, ITestApiServer server, params IEnumerable<string> arguments)
    {
        int port = LoopbackPort.Free();
        _metrics = new Uri($"http://127.0.0.1:{port}/metrics");
        File.WriteAllText(_directory.Below("kubeconfig"), Kubeconfigs.For(server, ApiServerUser.Admin));
        File.WriteAllText(
            _directory.Below("config.yaml"), "apiVersion: rsyslog-relp.extensions.config.gardener.cloud/v1alpha1\nkind: Configuration\n");
        string dotnet = Path.GetFullPath(
            Path.Join(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        _process = RunningProcess.Start("/usr/bin/env",
        [
            "-u", "SSL_CERT_FILE", "-u", "SSL_CERT_DIR",
            $"DOTNET_ROOT={dotnet}", $"TMPDIR={_directory.Path}", program, $"--kubeconfig={_directory.Below("kubeconfig")}",
            $"--config={_directory.Below("config.yaml")}",
            $"--leader-election-namespace={Space}", $"--heartbeat-namespace={Space}", $"--metrics-bind-address=127.0.0.1:{port}",
            "--health-bind-address=0", .. arguments,
        ]);
    }

    public ProcessUsage Usage => new(_process.Id);

    public void Terminate() => _process.Terminate();

    /// <summary>Reads the metrics; waits for them while the host starts.</summary>
    public async Task<Samples> MetricsAsync()
    {
        while (true)
        {
            try
            {
                return new Samples(await _client.GetStringAsync(_metrics));
            }
            catch (HttpRequestException) when (!_process.HasExited)
            {
                await Task.Delay(20);
            }
            catch (HttpRequestException exception)
            {
                throw new InvalidOperationException(_process.Output, exception);
            }
        }
    }

    /// <summary>Waits for a value in the metrics.</summary>
    public async Task UntilAsync(string what, Func<Samples, bool> condition, TimeSpan patience)
    {
        DateTime end = DateTime.UtcNow + patience;
        while (!condition(await MetricsAsync()))
        {
            if (DateTime.UtcNow > end)
            {
                throw new TimeoutException($"waited in vain for {what}\n{_process.Output[^Math.Min(4000, _process.Output.Length)..]}");
            }

            await Task.Delay(100);
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        _process.Dispose();
        _directory.Dispose();
    }
}
