using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace RsyslogRelp.Testing.ApiServer;

/// <summary>
/// A small API server inside the test process: objects in memory with versions, lists with pages, watches with bookmarks, and
/// failures on demand; it calls the webhooks that are registered. It has no schemas, no defaults and no RBAC. Where it differs from the
/// real one, it is wrong.
/// </summary>
public sealed class FakeApiServer : ITestApiServer
{
    private readonly FakeStore _store = new();
    private readonly ConcurrentQueue<FakeRequest> _requests = [];
    private readonly Lock _lock = new();
    private readonly List<(Func<FakeRequest, bool> Matches, FakeFailure Failed)> _failures = [];
    private readonly TestCertificate? _certificate;
    private readonly FakeLists _lists;
    private readonly FakeWatches _watches;
    private readonly FakeAdmission _admission;
    private readonly FakeResourceCalls _calls;
    private WebApplication? _application;

    private FakeApiServer(TestCertificates? authority)
    {
        CertificateAuthorityPem = authority?.AuthorityPem;
        _certificate = authority?.ForServer("localhost");
        _lists = new FakeLists(_store);
        _watches = new FakeWatches(_store);
        _admission = new FakeAdmission(_store);
        _calls = new FakeResourceCalls(_store, _lists, _watches, _admission);
    }

    /// <inheritdoc/>
    public bool IsReal => false;

    /// <inheritdoc/>
    public Uri Address { get; private set; } = null!;

    /// <inheritdoc/>
    public string? CertificateAuthorityPem { get; }

    /// <inheritdoc/>
    public RawApi Admin { get; private set; } = null!;

    /// <summary>All requests so far in order of arrival, including the admin's own.</summary>
    public IReadOnlyList<FakeRequest> Requests => [.. _requests];

    /// <summary>How many watches are open.</summary>
    public int OpenWatches => _watches.Open;

    /// <summary>The only accepted bearer token besides the admin's; null: any.</summary>
    public string? RequiredToken { get; set; }

    /// <summary>Starts a server on a free port.</summary>
    /// <param name="authority">The authority that issues its certificate, for <c>localhost</c>; null: plain HTTP.</param>
    public static async Task<FakeApiServer> StartAsync(TestCertificates? authority = null)
    {
        FakeApiServer server = new(authority);
        await server.ListenAsync(0);
        return server;
    }

    /// <summary>
    /// Has the next request that matches end otherwise. Failures are used up one by one, in the order in which they were given.
    /// </summary>
    /// <param name="matches">Selects requests; the admin's are never selected.</param>
    /// <param name="failure">What happens.</param>
    /// <param name="times">The number of requests.</param>
    public void Inject(Func<FakeRequest, bool> matches, FakeFailure failure, int times = 1)
    {
        lock (_lock)
        {
            _failures.AddRange(Enumerable.Repeat((matches, failure), times));
        }
    }

    /// <summary>Has no more failures happen.</summary>
    public void ClearFailures()
    {
        lock (_lock)
        {
            _failures.Clear();
        }
    }

    /// <summary>Sends a bookmark in every open watch.</summary>
    public void SendBookmarks() => _watches.SendBookmarks();

    /// <summary>Breaks the connection of every open watch.</summary>
    public void DropWatches() => _watches.Drop();

    /// <summary>Forgets the history: watches from an earlier version, and continued lists, are answered 410.</summary>
    public void Compact()
    {
        _store.Compact();
        _lists.Forget();
    }

    /// <inheritdoc/>
    public async Task RestartAsync(Func<Task>? whileDown = null)
    {
        int port = Address.Port;
        await StopAsync();
        if (whileDown is not null)
        {
            await whileDown();
        }

        await ListenAsync(port);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _watches.Dispose();
        _admission.Dispose();
    }

    private async Task ListenAsync(int port)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port, listen =>
        {
            listen.Protocols = HttpProtocols.Http1AndHttp2;
            if (_certificate is { } certificate)
            {
                listen.UseHttps(X509Certificate2.CreateFromPem(certificate.CertificatePem, certificate.KeyPem));
            }
        }));
        WebApplication application = builder.Build();
        application.Run(HandleAsync);
        await application.StartAsync();
        _application = application;
        Address = new UriBuilder(application.Urls.Single()) { Host = _certificate is null ? "127.0.0.1" : "localhost" }.Uri;
#pragma warning disable CA5359 // Only the test itself looks through this window.
        Admin = new RawApi(
            Address,
            ApiServerUser.Admin.Token,
            new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = static (_, _, _, _) => true } });
#pragma warning restore CA5359
    }

    private async Task StopAsync()
    {
        if (Interlocked.Exchange(ref _application, null) is { } application)
        {
            DropWatches();
            Admin.Dispose();
            using CancellationTokenSource atOnce = new();
            await atOnce.CancelAsync();
            try
            {
                await application.StopAsync(atOnce.Token);
            }
            catch (OperationCanceledException)
            {
            }

            await application.DisposeAsync();
        }
    }

    private async Task HandleAsync(HttpContext context)
    {
        FakeRequest request = new(context.Request);
        _requests.Enqueue(request);
        try
        {
            bool isAdmin = request.Authorization == $"Bearer {ApiServerUser.Admin.Token}" && request.UserAgent.Length == 0;
            if (!isAdmin && RequiredToken is { } token && request.Authorization != $"Bearer {token}")
            {
                throw new FakeApiException(401, "Unauthorized", "Unauthorized");
            }

            if (!isAdmin && TakeFailure(request) is { } failure && !await failure.ApplyAsync(context))
            {
                return;
            }

            await _calls.ServeAsync(context, request);
        }
        catch (FakeApiException exception)
        {
            await FakeAnswer.StatusAsync(context, exception.Code, exception.Reason, exception.Message);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            context.Abort();
        }
    }

    private FakeFailure? TakeFailure(FakeRequest request)
    {
        lock (_lock)
        {
            int index = _failures.FindIndex(entry => entry.Matches(request));
            if (index < 0)
            {
                return null;
            }

            FakeFailure failure = _failures[index].Failed;
            _failures.RemoveAt(index);
            return failure;
        }
    }
}
