namespace RsyslogRelp.Adapters.Kubernetes.Api.Connection;

/// <summary>Delays requests so that one process does not flood the API server.</summary>
internal sealed class RateLimitHandler(TokenBucket bucket, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await bucket.WaitAsync(cancellationToken);
        return await base.SendAsync(request, cancellationToken);
    }
}
