using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Cluster.Tests;

/// <summary>Sends AdmissionReviews to one replica, as an API server does: over persistent connections, trusting a bundle.</summary>
internal sealed class DirectClient : IDisposable
{
    private readonly HttpClient _client;
    private readonly CancellationTokenSource _end = new();
    private readonly string _space;
    private Task[] _loops = [];
    private int _connections;
    private int _answers;
    private volatile string? _failure;

    /// <param name="port">The port of the replica.</param>
    /// <param name="bundle">The authorities to trust, as PEM.</param>
    /// <param name="space">The namespace of the OperatingSystemConfigs.</param>
    /// <param name="connections">How many connections it may have at a time; it opens a new one only after one was lost.</param>
    public DirectClient(int port, string bundle, string space, int connections = 1)
    {
        _space = space;
        X509ChainPolicy trust = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.ImportFromPem(bundle);
        _client = new HttpClient(new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = trust },
            MaxConnectionsPerServer = connections,
            PooledConnectionLifetime = Timeout.InfiniteTimeSpan,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            ConnectCallback = async (context, token) =>
            {
                Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync("127.0.0.1", context.DnsEndPoint.Port, token);
                Interlocked.Increment(ref _connections);
                return new NetworkStream(socket, ownsSocket: true);
            },
        })
        {
            BaseAddress = new Uri($"https://localhost:{port}"),
        };
    }

    /// <summary>How many connections it has opened so far.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>How many good answers it has received.</summary>
    public int Answers => Volatile.Read(ref _answers);

    /// <summary>The first bad answer; null if all were good.</summary>
    public string? Failure => _failure;

    /// <summary>Sends one review.</summary>
    /// <returns>The <c>response</c>.</returns>
    public async Task<JsonNode> AskAsync(CancellationToken cancellationToken = default)
    {
        using StringContent content = new(Review(_space), Encoding.UTF8)
        {
            Headers = { ContentType = new MediaTypeHeaderValue("application/json") },
        };
        using HttpResponseMessage response = await _client.PostAsync("/operating-system-config", content, cancellationToken);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellationToken))!["response"]!;
    }

    /// <summary>Sends reviews without a pause until disposed.</summary>
    /// <param name="loops">How many reviews are in progress at any time.</param>
    public void Begin(int loops)
    {
        _loops = [.. Enumerable.Range(0, loops).Select(_ => Task.Run(async () =>
        {
            while (!_end.IsCancellationRequested && _failure is null)
            {
                try
                {
                    JsonNode answer = await AskAsync(_end.Token);
                    if (answer["patch"] is null)
                    {
                        _failure = answer.ToJsonString();
                    }

                    Interlocked.Increment(ref _answers);
                }
                catch (Exception exception) when (!_end.IsCancellationRequested)
                {
                    _failure = exception.ToString();
                }
                catch (OperationCanceledException)
                {
                }
            }
        }))];
        More(loops);
    }

    /// <summary>Waits for more good answers; fails after a bad one.</summary>
    public void More(int answers)
    {
        int goal = Answers + answers;
        Eventually.Holds(() => Answers >= goal || _failure is not null, $"{answers} more answers", () => $"{Answers} so far");
        Assert.That(_failure, Is.Null);
    }

    public void Dispose()
    {
        _end.Cancel();
        Task.WaitAll(_loops);
        _end.Dispose();
        _client.Dispose();
    }

    /// <summary>The AdmissionReview of a new OperatingSystemConfig.</summary>
    public static string Review(string space, string spec = """{"purpose":"reconcile","type":"x"}""") => """
        {"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{"uid":"u","kind":{"group":"extensions.gardener.cloud",
        "version":"v1alpha1","kind":"OperatingSystemConfig"},"namespace":"SPACE","name":"osc","operation":"CREATE","object":OBJECT}}
        """.Replace("OBJECT", Seed.Osc(spec), StringComparison.Ordinal)
            .Replace("\"name\":\"osc\"}", $"\"name\":\"osc\",\"namespace\":\"{space}\"}}", StringComparison.Ordinal)
            .Replace("SPACE", space, StringComparison.Ordinal);
}
