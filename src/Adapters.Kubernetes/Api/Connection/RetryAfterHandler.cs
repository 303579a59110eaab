using System.Net;

namespace RsyslogRelp.Adapters.Kubernetes.Api.Connection;

/// <summary>
/// Sends a request again when the server asks for it: 429 or 5xx with a <c>Retry-After</c>. The server has not begun such a request.
/// The caller's time limit bounds the waiting.
/// </summary>
internal sealed class RetryAfterHandler(TimeProvider time, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    // As many as client-go makes.
    private const int MaximalRetries = 10;

    /// <summary>How long the server asks to wait; null if it does not.</summary>
    public static TimeSpan? RetryAfter(HttpResponseMessage response, TimeProvider time)
    {
        if (response.StatusCode != HttpStatusCode.TooManyRequests && (int)response.StatusCode < 500)
        {
            return null;
        }

        TimeSpan? wait = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - time.GetUtcNow(),
            _ => null,
        };
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        for (int retries = 0; ; retries++)
        {
            HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
            if (retries == MaximalRetries || RetryAfter(response, time) is not { } wait)
            {
                return response;
            }

            response.Dispose();
            await Task.Delay(wait, time, cancellationToken);
        }
    }
}
