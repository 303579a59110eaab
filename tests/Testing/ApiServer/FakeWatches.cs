using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace RsyslogRelp.Testing.ApiServer;

/// <summary>Watches of <see cref="FakeApiServer"/>.</summary>
internal sealed class FakeWatches(FakeStore store) : IDisposable
{
    private CancellationTokenSource _watches = new();
    private TaskCompletionSource _bookmark = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _open;

    /// <summary>How many are open.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>Sends a bookmark in every open watch.</summary>
    public void SendBookmarks() =>
        Interlocked.Exchange(ref _bookmark, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();

    /// <summary>Breaks the connection of every open watch.</summary>
    public void Drop() => Interlocked.Exchange(ref _watches, new CancellationTokenSource()).Cancel();

    public void Dispose() => _watches.Dispose();

    /// <summary>Reports changes until the client's timeout, or until the connection breaks.</summary>
    public async Task ServeAsync(HttpContext context, FakeRequest request, FakeResource resource)
    {
        Func<JsonObject, bool> selects = FakeSelector.Of(request);
        long version = long.Parse(request.Query.GetValueOrDefault("resourceVersion") ?? "0", CultureInfo.InvariantCulture);
        using CancellationTokenSource end = new();
        end.CancelAfter(
            TimeSpan.FromSeconds(int.Parse(request.Query.GetValueOrDefault("timeoutSeconds") ?? "1800", CultureInfo.InvariantCulture)));
        using CancellationTokenSource broken = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _watches.Token);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(end.Token, broken.Token);
        Interlocked.Increment(ref _open);
        try
        {
            context.Response.ContentType = "application/json";
            await context.Response.Body.FlushAsync(broken.Token);
            store.CheckAge(version);
            while (!end.IsCancellationRequested)
            {
                Task bookmark = _bookmark.Task;
                (IReadOnlyList<FakeChange> changes, Task next) = store.Since(version, resource);
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
            await SendAsync(
                context,
                new JsonObject { ["type"] = "ERROR", ["object"] = FakeAnswer.Status(exception.Code, exception.Reason, exception.Message) },
                broken.Token);
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    /// <summary>Sends all changes up to now, and then a bookmark.</summary>
    private async Task<long> SendPendingAsync(
        HttpContext context, FakeResource resource, Func<JsonObject, bool> selects, long version, CancellationToken cancellationToken)
    {
        long now = store.Version;
        foreach (FakeChange change in store.Since(version, resource).Changes.Where(change => change.Version <= now))
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
            ["metadata"] = new JsonObject
            {
                ["resourceVersion"] = now.ToString(CultureInfo.InvariantCulture),
                ["creationTimestamp"] = null,
            },
        };
        await SendAsync(context, new JsonObject { ["type"] = "BOOKMARK", ["object"] = bookmark }, cancellationToken);
        return now;
    }

    private static async Task SendAsync(HttpContext context, JsonObject report, CancellationToken cancellationToken)
    {
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(report.ToJsonString() + "\n"), cancellationToken);
        await context.Response.Body.FlushAsync(cancellationToken);
    }
}
