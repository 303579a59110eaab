using System.Net;

namespace RsyslogRelp.Adapters.Kubernetes.Api.Connection;

/// <summary>
/// Repeats a request when the server asks for it: 429 or 5xx with a <c>Retry-After</c>. The server has not started to process such a
/// request. The caller's timeout limits the waiting.
/// </summary>
internal sealed class RetryAfterHandler(TimeProvider time, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    // The same number of attempts as client-go.
    private const int MaximalRetries = 10;

    /// <summary>The delay for which the server asks; null if it does not.</summary>
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
