using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using RsyslogRelp.Testing;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Cluster.Tests.Chaos;

/// <summary>What the proxy does to the hosts' calls.</summary>
internal enum Disturbance
{
    None,

    /// <summary>Every second call is answered 429, as by an API server that has too much to do.</summary>
    TooManyRequests,

    /// <summary>Every second PUT and PATCH is answered 409, as if somebody else had just written the object.</summary>
    Conflicts,

    /// <summary>The network between the hosts and the API server is cut.</summary>
    Cut,
}

/// <summary>A proxy between the hosts and the API server. The API server calls the webhooks without it.</summary>
internal sealed class ApiServerProxy : ITestApiServer
{
    private static readonly string[] s_hopByHop = ["Connection", "Transfer-Encoding", "Host", "Keep-Alive"];

    private readonly RealApiServer _server;
    private readonly TestCertificates _authority = new("Proxy CA");
    private readonly HttpClient _client;
    private WebApplication? _application;
    private CancellationTokenSource _cut = new();
    private Disturbance _disturbance;
    private int _calls;

    private ApiServerProxy(RealApiServer server)
    {
        _server = server;
        X509ChainPolicy trust = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.ImportFromPem(server.CertificateAuthorityPem);
        _client = new HttpClient(new SocketsHttpHandler
        {
            SslOptions = { CertificateChainPolicy = trust },
            AllowAutoRedirect = false,
            UseCookies = false,
        })
        { BaseAddress = server.Address, Timeout = Timeout.InfiniteTimeSpan };
    }

    public bool IsReal => true;

    public Uri Address { get; private set; } = null!;

    public string CertificateAuthorityPem => _authority.AuthorityPem;

    public RawApi Admin => _server.Admin;

    public Disturbance Disturbance
    {
        set
        {
            _disturbance = value;
            if (value == Disturbance.Cut)
            {
                Interlocked.Exchange(ref _cut, new CancellationTokenSource()).Cancel();
            }
        }
    }

    public static async Task<ApiServerProxy> StartAsync(RealApiServer server)
    {
        ApiServerProxy proxy = new(server);
        TestCertificate certificate = proxy._authority.ForServer("localhost");
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http1AndHttp2;
            listen.UseHttps(X509Certificate2.CreateFromPem(certificate.CertificatePem, certificate.KeyPem));
        }));
        proxy._application = builder.Build();
        proxy._application.Run(proxy.HandleAsync);
        await proxy._application.StartAsync();
        proxy.Address = new UriBuilder(proxy._application.Urls.Single()) { Host = "localhost" }.Uri;
        return proxy;
    }

    public Task RestartAsync(Func<Task>? whileDown = null) => _server.RestartAsync(whileDown);

    public async ValueTask DisposeAsync()
    {
        Disturbance = Disturbance.Cut;
        await _application!.DisposeAsync();
        _client.Dispose();
        _cut.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
    {
        bool isEverySecond = Interlocked.Increment(ref _calls) % 2 == 0;
        switch (_disturbance)
        {
            case Disturbance.Cut:
                context.Abort();
                return;
            case Disturbance.TooManyRequests when isEverySecond:
                context.Response.Headers.RetryAfter = "1";
                await RefuseAsync(context, 429, "TooManyRequests", "too many requests, please try again later");
                return;
            case Disturbance.Conflicts when isEverySecond && context.Request.Method is "PUT" or "PATCH":
                await RefuseAsync(context, 409, "Conflict", "the object has been modified; please apply your changes to the latest version");
                return;
        }

        try
        {
            using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _cut.Token);
            await ForwardAsync(context, end.Token);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or IOException)
        {
            context.Abort();
        }
    }

    private async Task ForwardAsync(HttpContext context, CancellationToken cancellationToken)
    {
        HttpRequest from = context.Request;
        using HttpRequestMessage request = new(new HttpMethod(from.Method), $"{from.Path.ToUriComponent()}{from.QueryString}");
        if (from.ContentLength is not null || from.Headers.TransferEncoding.Count > 0)
        {
            request.Content = new StreamContent(from.Body);
        }

        foreach ((string name, Microsoft.Extensions.Primitives.StringValues values) in from.Headers)
        {
            if (!name.StartsWith(':') && !s_hopByHop.Contains(name, StringComparer.OrdinalIgnoreCase)
                && !request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            }
        }

        using HttpResponseMessage response = await _client.SendAsync(
            request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        context.Response.StatusCode = (int)response.StatusCode;
        foreach ((string name, IEnumerable<string> values) in response.Headers.Concat(response.Content.Headers))
        {
            if (!s_hopByHop.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                context.Response.Headers[name] = values.ToArray();
            }
        }

        // A watch is passed on line by line.
        await using Stream body = await response.Content.ReadAsStreamAsync(cancellationToken);
        await context.Response.StartAsync(cancellationToken);
        byte[] buffer = new byte[16 * 1024];
        for (int read; (read = await body.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            await context.Response.Body.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            await context.Response.Body.FlushAsync(cancellationToken);
        }
    }

    private static Task RefuseAsync(HttpContext context, int code, string reason, string message)
    {
        context.Response.StatusCode = code;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync($$$"""
            {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"{{{message}}}","reason":"{{{reason}}}","code":{{{code}}}}
            """);
    }
}
