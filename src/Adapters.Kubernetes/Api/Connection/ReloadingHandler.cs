using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace RsyslogRelp.Adapters.Kubernetes.Api.Connection;

/// <summary>
/// Sends requests with the server address and the credentials of the current configuration. The configuration is read again at most once
/// per <c>checkPeriod</c>, and immediately when the server answers 401; the request is then repeated once if the configuration has changed.
/// If the configuration cannot be read, for example because a file is half written, the last good one stays in use.
/// </summary>
internal sealed class ReloadingHandler(
    ClientConfiguration configuration,
    TimeProvider time,
    TimeSpan checkPeriod,
    Action<Exception>? report,
    Func<ConnectionSettings, HttpMessageHandler> transportFactory) : HttpMessageHandler
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
            // Old connections are not closed, so that running requests and watches continue. They are closed once they are idle.
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
            // The original address is restored, because the request may be sent again, possibly to another server.
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
