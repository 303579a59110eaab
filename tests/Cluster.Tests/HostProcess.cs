using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Cluster.Tests;

/// <summary>
/// A host as a process of its own, as in a pod: the one that was built with the tests, or another build that a variable names.
/// </summary>
internal abstract class HostProcess : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly RunningProcess _process;
    private readonly HttpClient _client = new();
    private readonly int _health = LoopbackPort.Free();
    private readonly int _metrics = LoopbackPort.Free();

    /// <param name="program">Its name in the tests' output.</param>
    /// <param name="otherProgram">The variable that may name another build of it.</param>
    /// <param name="kubeconfig">The text of its kubeconfig.</param>
    /// <param name="variables">Further variables, such as <c>A=b</c>.</param>
    /// <param name="arguments">Further flags, given a directory for its files; the last of a name counts.</param>
    protected HostProcess(
        string program,
        string otherProgram,
        string kubeconfig,
        IEnumerable<string> variables,
        Func<TemporaryDirectory, IEnumerable<string>> arguments)
    {
        _directory.Write("kubeconfig", kubeconfig);
        _process = RunningProcess.Start("/usr/bin/env",
        [
            // As in a pod, whatever this machine trusts.
            "-u", "SSL_CERT_FILE", "-u", "SSL_CERT_DIR",
            $"DOTNET_ROOT={RealPrograms.DotnetRoot}", $"TMPDIR={_directory.Path}", .. variables,
            Environment.GetEnvironmentVariable(otherProgram) is { Length: > 0 } other
                ? other
                : Path.Combine(AppContext.BaseDirectory, program),
            $"--kubeconfig={_directory.Below("kubeconfig")}", $"--health-bind-address=127.0.0.1:{_health}",
            $"--metrics-bind-address=127.0.0.1:{_metrics}",
            .. arguments(_directory),
        ]);
    }

    /// <summary>The process id.</summary>
    public int Id => _process.Id;

    /// <summary>Its directory for temporary files.</summary>
    public string Temporary => _directory.Path;

    /// <summary>Its kubeconfig, which a test may change.</summary>
    public string KubeconfigPath => _directory.Below("kubeconfig");

    /// <summary>What it has logged.</summary>
    public string Log => _process.Output;

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    /// <summary>Memory in use, in bytes.</summary>
    public long ResidentBytes => 1024 * StatusField("VmRSS");

    /// <summary>The most memory that was ever in use, in bytes.</summary>
    public long PeakResidentBytes => 1024 * StatusField("VmHWM");

    /// <summary>The number of its threads.</summary>
    public long Threads => StatusField("Threads");

    /// <summary>The number of its open files and connections.</summary>
    public int Handles => Directory.GetFileSystemEntries($"/proc/{Id}/fd").Length;

    /// <summary>Whether this replica leads.</summary>
    public bool Leads => Metric("rsyslog_relp_leader") == 1;

    /// <summary>All metrics as text; empty if there is no answer.</summary>
    public string Metrics() => Get(_metrics, "/metrics").Body;

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

    public (HttpStatusCode? Status, string Body) Health(string path) => Get(_health, path);

    /// <summary>Whether <c>/readyz</c> answers so within some time.</summary>
    /// <param name="patience">The time.</param>
    public async Task<bool> IsReadyAsync(TimeSpan patience)
    {
        using CancellationTokenSource limit = new(patience);
        try
        {
            using HttpResponseMessage response = await _client.GetAsync(new Uri($"http://127.0.0.1:{_health}/readyz"), limit.Token);
            return response.IsSuccessStatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Waits until it has ended.</summary>
    public void Ends() => Eventually.Holds(() => _process.HasSaidAll, "the host to end", () => Log);

    /// <summary>Asks it to end, without waiting.</summary>
    public void AskToEnd() => _process.AskToEnd();

    /// <summary>Shuts it down gracefully, and waits until it has ended.</summary>
    public void Terminate() => _process.Terminate();

    /// <summary>Stops it in the middle of whatever it does, until <see cref="Resume"/>.</summary>
    public void Stall() => _process.Stall();

    /// <summary>Has it go on.</summary>
    public void Resume() => _process.Resume();

    /// <summary>Kills it at once, as <c>kill -9</c> does, or a node that loses power.</summary>
    public void Kill() => _process.Kill();

    public void Dispose()
    {
        _client.Dispose();
        _process.Dispose();
        _directory.Dispose();
    }

    private long StatusField(string field) => long.Parse(
        File.ReadLines($"/proc/{Id}/status")
            .Single(line => line.StartsWith($"{field}:", StringComparison.Ordinal))
            .Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);

    private (HttpStatusCode? Status, string Body) Get(int port, string path)
    {
        try
        {
            using HttpResponseMessage response = _client.GetAsync(new Uri($"http://127.0.0.1:{port}{path}")).GetAwaiter().GetResult();
            return (response.StatusCode, response.Content.ReadAsStringAsync().GetAwaiter().GetResult());
        }
        catch (HttpRequestException)
        {
            return (null, "");
        }
    }
}

/// <summary>Waits that both hosts need.</summary>
internal static class HostProcessStates
{
    /// <summary>Waits for <c>/readyz</c>.</summary>
    public static T Ready<T>(this T host)
        where T : HostProcess => host.Until(() => host.Health("/readyz").Status == HttpStatusCode.OK, "the host to be ready");

    /// <summary>Waits until it leads.</summary>
    public static T Leading<T>(this T host)
        where T : HostProcess => host.Until(() => host.Leads, "the host to lead");

    private static T Until<T>(this T host, Func<bool> condition, string what)
        where T : HostProcess
    {
        Eventually.Holds(() => host.HasExited ? throw new InvalidOperationException(host.Log) : condition(), what, () => host.Log);
        return host;
    }
}
