namespace RsyslogRelp.Adapters.Kubernetes.Api.Connection;

/// <summary>Reports every request that is sent, including retries.</summary>
internal sealed class ReportingHandler(Action<string, int> report, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        int status = 0;
        try
        {
            HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
            status = (int)response.StatusCode;
            return response;
        }
        finally
        {
            report(request.Method.Method, status);
        }
    }
}
