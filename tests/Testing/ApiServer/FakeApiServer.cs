using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace RsyslogRelp.Testing.ApiServer;

/// <summary>
/// A small API server inside the test process: objects in memory with versions, lists with pages, watches with bookmarks, and
/// faults on demand. It has no admission, no schemas and no RBAC. Where it differs from the real one, it is wrong.
/// </summary>
public sealed class FakeApiServer : ITestApiServer
{
    private readonly FakeStore _store = new();
    private readonly ConcurrentQueue<FakeRequest> _requests = [];
    private readonly ConcurrentDictionary<string, (IReadOnlyList<JsonObject> Items, long Version)> _pages = [];
    private readonly Lock _lock = new();
    private readonly List<(Func<FakeRequest, bool> Matches, FakeFault Fault)> _faults = [];
    private readonly TestCertificate? _certificate;
    private CancellationTokenSource _watches = new();
    private TaskCompletionSource _bookmark = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WebApplication? _application;
    private int _openWatches;

    private FakeApiServer(TestCertificates? authority)
    {
        CertificateAuthorityPem = authority?.AuthorityPem;
        _certificate = authority?.ForServer("localhost");
    }

    /// <inheritdoc/>
    public bool IsReal => false;

    /// <inheritdoc/>
    public Uri Address { get; private set; } = null!;

    /// <inheritdoc/>
    public string? CertificateAuthorityPem { get; }

    /// <inheritdoc/>
    public RawApi Admin { get; private set; } = null!;

    /// <summary>Every request so far, the admin's own among them, in the order in which they came.</summary>
    public IReadOnlyList<FakeRequest> Requests => [.. _requests];

    /// <summary>How many watches are open.</summary>
    public int OpenWatches => Volatile.Read(ref _openWatches);

    /// <summary>The only bearer token that is let in besides the admin's; null: any.</summary>
    public string? RequiredToken { get; set; }

    /// <summary>Starts a server on a free port.</summary>
    /// <param name="authority">Who issues its certificate, for <c>localhost</c>; null: it speaks plain HTTP.</param>
    public static async Task<FakeApiServer> StartAsync(TestCertificates? authority = null)
    {
        FakeApiServer server = new(authority);
        await server.ListenAsync(0);
        return server;
    }

    /// <summary>Has the next request that matches end otherwise. Faults are used up one by one, in the order in which they were given.</summary>
    /// <param name="matches">Which requests; the admin's are never among them.</param>
    /// <param name="fault">What happens.</param>
    /// <param name="times">To how many requests.</param>
    public void Inject(Func<FakeRequest, bool> matches, FakeFault fault, int times = 1)
    {
        lock (_lock)
        {
            _faults.AddRange(Enumerable.Repeat((matches, fault), times));
        }
    }

    /// <summary>Has no more faults happen.</summary>
    public void ClearFaults()
    {
        lock (_lock)
        {
            _faults.Clear();
        }
    }

    /// <summary>Sends a bookmark in every open watch.</summary>
    public void SendBookmarks() =>
        Interlocked.Exchange(ref _bookmark, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();

    /// <summary>Breaks the connection of every open watch.</summary>
    public void DropWatches() => Interlocked.Exchange(ref _watches, new CancellationTokenSource()).Cancel();

    /// <summary>Forgets the history: watches that begin from a version before now, and lists that go on, are answered 410.</summary>
    public void Compact()
    {
        _store.Compact();
        _pages.Clear();
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
        Admin = new RawApi(Address, ApiServerUser.Admin.Token, new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = static (_, _, _, _) => true } });
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

            if (!isAdmin && TakeFault(request) is { } fault && !await fault.ApplyAsync(context))
            {
                return;
            }

            await ServeAsync(context, request);
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

    private FakeFault? TakeFault(FakeRequest request)
    {
        lock (_lock)
        {
            int index = _faults.FindIndex(entry => entry.Matches(request));
            if (index < 0)
            {
                return null;
            }

            FakeFault fault = _faults[index].Fault;
            _faults.RemoveAt(index);
            return fault;
        }
    }

    private async Task ServeAsync(HttpContext context, FakeRequest request)
    {
        if (request.Resource is not { } resource)
        {
            context.Response.StatusCode = 404;
            await context.Response.WriteAsync("404 page not found\n");
            return;
        }

        switch (request.Method)
        {
            case "GET" when request.IsWatch:
                await WatchAsync(context, request, resource);
                break;
            case "GET" when request.Name is null:
                await FakeAnswer.JsonAsync(context, 200, List(request, resource));
                break;
            case "GET":
                await FakeAnswer.JsonAsync(context, 200, _store.Get(resource, request.Namespace, request.Name));
                break;
            case "POST":
                await FakeAnswer.JsonAsync(context, 201, _store.Create(resource, request.Namespace, await BodyAsync(context)));
                break;
            case "PUT":
                JsonObject replacement = await BodyAsync(context);
                await FakeAnswer.JsonAsync(context, 200, _store.Update(resource, request.Namespace, request.Name!, request.Subresource, _ => replacement));
                break;
            case "PATCH" when context.Request.ContentType?.StartsWith("application/merge-patch+json", StringComparison.Ordinal) == true:
                JsonObject patch = await BodyAsync(context);
                await FakeAnswer.JsonAsync(context, 200, _store.Update(resource, request.Namespace, request.Name!, request.Subresource, before => (JsonObject)Merged(before, patch)!));
                break;
            case "DELETE":
                await FakeAnswer.JsonAsync(context, 200, _store.Delete(resource, request.Namespace, request.Name!));
                break;
            default:
                throw new FakeApiException(415, "UnsupportedMediaType", $"{request.Method} of {context.Request.ContentType}");
        }
    }

    private JsonObject List(FakeRequest request, FakeResource resource)
    {
        (IReadOnlyList<JsonObject> Items, long Version) rest =
            request.Query.GetValueOrDefault("continue") is not { } token ? _store.List(resource, FakeSelector.Of(request))
            : _pages.TryGetValue(token, out (IReadOnlyList<JsonObject>, long) page) ? page
            : throw new FakeApiException(410, "Expired", "The provided continue parameter is too old to display a consistent list result.");
        int limit = int.Parse(request.Query.GetValueOrDefault("limit") ?? "0", CultureInfo.InvariantCulture);
        JsonObject metadata = new() { ["resourceVersion"] = rest.Version.ToString(CultureInfo.InvariantCulture) };
        IEnumerable<JsonObject> items = rest.Items;
        if (limit > 0 && rest.Items.Count > limit)
        {
            string next = Guid.NewGuid().ToString("N");
            _pages[next] = ([.. rest.Items.Skip(limit)], rest.Version);
            metadata["continue"] = next;
            metadata["remainingItemCount"] = rest.Items.Count - limit;
            items = rest.Items.Take(limit);
        }

        return new JsonObject
        {
            ["kind"] = resource.Kind + "List",
            ["apiVersion"] = resource.ApiVersion,
            ["metadata"] = metadata,
            ["items"] = new JsonArray([.. items.Select(item => InList(resource, item))]),
        };
    }

    private static JsonObject InList(FakeResource resource, JsonObject item)
    {
        JsonObject copy = (JsonObject)item.DeepClone();
        if (!resource.IsCustom)
        {
            copy.Remove("kind");
            copy.Remove("apiVersion");
        }

        return copy;
    }

    private async Task WatchAsync(HttpContext context, FakeRequest request, FakeResource resource)
    {
        Func<JsonObject, bool> selects = FakeSelector.Of(request);
        long version = long.Parse(request.Query.GetValueOrDefault("resourceVersion") ?? "0", CultureInfo.InvariantCulture);
        using CancellationTokenSource end = new();
        end.CancelAfter(TimeSpan.FromSeconds(int.Parse(request.Query.GetValueOrDefault("timeoutSeconds") ?? "1800", CultureInfo.InvariantCulture)));
        using CancellationTokenSource broken = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _watches.Token);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(end.Token, broken.Token);
        Interlocked.Increment(ref _openWatches);
        try
        {
            context.Response.ContentType = "application/json";
            await context.Response.Body.FlushAsync(broken.Token);
            _store.CheckAge(version);
            while (!end.IsCancellationRequested)
            {
                Task bookmark = _bookmark.Task;
                (IReadOnlyList<FakeChange> changes, Task next) = _store.Since(version, resource);
                foreach (FakeChange change in changes)
                {
                    version = change.Version;
                    if (change.EventFor(selects) is { } report)
                    {
                        await SendAsync(context, report, broken.Token);
                    }
                }

                await Task.WhenAny(next, bookmark, Task.Delay(Timeout.Infinite, either.Token));
                broken.Token.ThrowIfCancellationRequested();
                if (bookmark.IsCompleted && request.Query.GetValueOrDefault("allowWatchBookmarks") == "true")
                {
                    version = await SendPendingAsync(context, resource, selects, version, broken.Token);
                }
            }
        }
        catch (FakeApiException exception)
        {
            await SendAsync(context, new JsonObject { ["type"] = "ERROR", ["object"] = FakeAnswer.Status(exception.Code, exception.Reason, exception.Message) }, broken.Token);
        }
        finally
        {
            Interlocked.Decrement(ref _openWatches);
        }
    }

    /// <summary>Sends what has happened up to now, and then a bookmark that says so.</summary>
    private async Task<long> SendPendingAsync(HttpContext context, FakeResource resource, Func<JsonObject, bool> selects, long version, CancellationToken cancellationToken)
    {
        long now = _store.Version;
        foreach (FakeChange change in _store.Since(version, resource).Changes.Where(change => change.Version <= now))
        {
            if (change.EventFor(selects) is { } report)
            {
                await SendAsync(context, report, cancellationToken);
            }
        }

        JsonObject bookmark = new()
        {
            ["kind"] = resource.Kind,
            ["apiVersion"] = resource.ApiVersion,
            ["metadata"] = new JsonObject { ["resourceVersion"] = now.ToString(CultureInfo.InvariantCulture), ["creationTimestamp"] = null },
        };
        await SendAsync(context, new JsonObject { ["type"] = "BOOKMARK", ["object"] = bookmark }, cancellationToken);
        return now;
    }

    private static async Task SendAsync(HttpContext context, JsonObject report, CancellationToken cancellationToken)
    {
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(report.ToJsonString() + "\n"), cancellationToken);
        await context.Response.Body.FlushAsync(cancellationToken);
    }

    private static async Task<JsonObject> BodyAsync(HttpContext context)
    {
        try
        {
            return await JsonNode.ParseAsync(context.Request.Body) as JsonObject ?? throw new FakeApiException(400, "BadRequest", "the body is no object");
        }
        catch (JsonException exception)
        {
            throw new FakeApiException(400, "BadRequest", exception.Message);
        }
    }

    private static JsonNode? Merged(JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonObject changes)
        {
            return patch?.DeepClone();
        }

        JsonObject result = target is JsonObject old ? (JsonObject)old.DeepClone() : [];
        foreach ((string name, JsonNode? value) in changes)
        {
            JsonNode? merged = Merged(result[name], value);
            result.Remove(name);
            if (merged is not null)
            {
                result[name] = merged;
            }
        }

        return result;
    }
}
