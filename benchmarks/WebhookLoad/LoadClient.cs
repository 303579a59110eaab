using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Security;

namespace RsyslogRelp.Benchmarks.Load;

/// <summary>Posts reviews over persistent connections.</summary>
internal sealed class LoadClient : IDisposable
{
    // A patch, a refusal of another kind, findings on a Shoot, a Shoot that is stored.
    private static readonly string[] Answers = ["\"patch\"", "unexpected request kind", "spec.extensions[0]", "\"allowed\":true"];

    private readonly HttpClient _client;

    public LoadClient(int port, string path, Version version) => _client = new HttpClient(new SocketsHttpHandler
    {
        // The identity of the server does not matter here.
#pragma warning disable CA5359
        SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = static (_, _, _, _) => true },
#pragma warning restore CA5359
    })
    {
        BaseAddress = new Uri($"https://127.0.0.1:{port}{path}"),
        DefaultRequestVersion = version,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };

    /// <summary>Sends one review; the answer must be an AdmissionReview.</summary>
    public async Task SendAsync(byte[] review)
    {
        using ByteArrayContent content = new(review) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        using HttpResponseMessage response = await _client.PostAsync((Uri?)null, content);
        string answer = await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync();
        if (!Answers.Any(expected => answer.Contains(expected, StringComparison.Ordinal)))
        {
            throw new InvalidOperationException(answer);
        }
    }

    /// <summary>Sends many reviews, a number of them in parallel.</summary>
    public async Task<LoadResult> RunAsync(byte[] review, int loops, int count)
    {
        double[] milliseconds = new double[count];
        int next = -1;
        long begin = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, loops).Select(async _ =>
        {
            for (int i = Interlocked.Increment(ref next); i < count; i = Interlocked.Increment(ref next))
            {
                long start = Stopwatch.GetTimestamp();
                await SendAsync(review);
                milliseconds[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            }
        }));
        return new LoadResult(Stopwatch.GetElapsedTime(begin), [.. milliseconds.Order()]);
    }

    public void Dispose() => _client.Dispose();
}

/// <summary>How long requests took.</summary>
/// <param name="Elapsed">The total time.</param>
/// <param name="Milliseconds">The time of each request, sorted.</param>
internal sealed record LoadResult(TimeSpan Elapsed, IReadOnlyList<double> Milliseconds)
{
    public double Percentile(int percent) => Milliseconds[Math.Min(Milliseconds.Count - 1, Milliseconds.Count * percent / 100)];
}
