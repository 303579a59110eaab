using System.Diagnostics;
using RsyslogRelp.Testing;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Benchmarks.Load;

/// <summary>The webhook host as a process, with its resources.</summary>
internal sealed class HostUnderLoad : IDisposable
{
    public const string Space = "extension-rsyslog";

    private readonly TemporaryDirectory _directory = new();
    private readonly long _started;
    private readonly RunningProcess _process;

    private HostUnderLoad(string program, ITestApiServer server, string webhook)
    {
        Port = LoopbackPort.Free();
        File.WriteAllText(_directory.Below("kubeconfig"), Kubeconfigs.For(server, ApiServerUser.Admin));
        string dotnet = Path.GetFullPath(
            Path.Join(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        _started = Stopwatch.GetTimestamp();
        _process = RunningProcess.Start("/usr/bin/env",
        [
            "-u", "SSL_CERT_FILE", "-u", "SSL_CERT_DIR", $"DOTNET_ROOT={dotnet}", $"TMPDIR={_directory.Path}", program,
            $"--webhooks={webhook}",
            $"--kubeconfig={_directory.Below("kubeconfig")}",
            "--webhook-config-mode=url", $"--webhook-config-url=localhost:{Port}", $"--webhook-config-namespace={Space}",
            "--leader-election=false",
            "--webhook-config-server-host=127.0.0.1", $"--webhook-config-server-port={Port}", "--health-bind-address=0",
            "--metrics-bind-address=0",
        ]);
    }

    public int Port { get; }

    public ProcessUsage Usage => new(_process.Id);

    public static HostUnderLoad Start(string program, ITestApiServer server, string webhook) =>
        new(program, server, webhook);

    /// <summary>Sends requests until one is answered.</summary>
    /// <returns>Milliseconds since the start of the process.</returns>
    public async Task<double> FirstAnswerAsync(LoadClient client, byte[] review)
    {
        while (true)
        {
            try
            {
                await client.SendAsync(review);
                return Stopwatch.GetElapsedTime(_started).TotalMilliseconds;
            }
            catch (HttpRequestException) when (!_process.HasExited)
            {
                await Task.Delay(1);
            }
            catch (HttpRequestException exception)
            {
                throw new InvalidOperationException(_process.Output, exception);
            }
        }
    }

    /// <summary>Waits until its background work after a start or a load has ended, and unused memory is returned.</summary>
    public async Task SettleAsync()
    {
        await Task.Delay(TimeSpan.FromSeconds(25));
        for (TimeSpan before = TimeSpan.MinValue; Usage.CpuTime is var now && now != before; before = now)
        {
            await Task.Delay(TimeSpan.FromSeconds(2));
        }
    }

    public void Dispose()
    {
        _process.Dispose();
        _directory.Dispose();
    }
}
