using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace RsyslogRelp.Adapters.Kubernetes.Api.Connection;

/// <summary>
/// Sends requests to the server and with the credentials that the configuration names now. It is read again at most every
/// <c>checkPeriod</c>, and at once when the server answers 401, whereafter the request is sent once more if there is something new
/// to send. A configuration that cannot be read leaves the last good one in force: it may be half-written.
/// </summary>
internal sealed class ReloadingHandler(
    ClientConfiguration configuration, TimeProvider time, TimeSpan checkPeriod, Action<Exception>? report, Func<ConnectionSettings, HttpMessageHandler> transportFactory) : HttpMessageHandler
{
    private readonly Lock _lock = new();
    private Connection? _current;
    private long _checked;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Connection connection = Current(atOnce: false);
        HttpResponseMessage response = await connection.SendAsync(request, cancellationToken);
        if (response.StatusCode == HttpStatusCode.Unauthorized
            && Current(atOnce: true) is { } renewed
            && renewed.Settings != connection.Settings)
        {
            response.Dispose();
            response = await renewed.SendAsync(request, cancellationToken);
        }

        return response;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _current?.Transport.Dispose();
        }

        base.Dispose(disposing);
    }

    private Connection Current(bool atOnce)
    {
        lock (_lock)
        {
            if (_current is null || atOnce || time.GetElapsedTime(_checked) >= checkPeriod)
            {
                _checked = time.GetTimestamp();
                try
                {
                    Reload();
                }
                catch (ClientConfigurationException exception) when (_current is not null)
                {
                    report?.Invoke(exception);
                }
            }

            return _current!;
        }
    }

    private void Reload()
    {
        ConnectionSettings settings = configuration.Load();
        if (_current is null || settings.OfTransport() != _current.Settings.OfTransport())
        {
            // The old connections are not closed: requests and watches on them go on. They end when idle, and the pool with them.
            _current = new Connection(settings, new HttpMessageInvoker(transportFactory(settings)));
        }
        else if (settings != _current.Settings)
        {
            _current = _current with { Settings = settings };
        }
    }

    private sealed record Connection(ConnectionSettings Settings, HttpMessageInvoker Transport)
    {
        public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            // The address goes back to what it was: the same request may be sent again, by then to another server.
            Uri relative = request.RequestUri!;
            try
            {
                request.RequestUri = ServerAddress.Join(Settings.Server, relative.OriginalString);
                request.Headers.Host = Settings.TlsServerName;
                request.Headers.Authorization =
                    Settings.Token is { } token ? new AuthenticationHeaderValue("Bearer", token)
                    : Settings.BasicCredentials is { } basic ? new AuthenticationHeaderValue(
                        "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(basic)))
                    : null;
                return await Transport.SendAsync(request, cancellationToken);
            }
            finally
            {
                request.RequestUri = relative;
            }
        }
    }
}
