using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace RsyslogRelp.Testing.ApiServer;

/// <summary>A failure of <see cref="FakeApiServer"/>, instead of the answer or before it.</summary>
/// <param name="apply">Applies the failure; returns whether the request is served nevertheless.</param>
public sealed class FakeFailure(Func<HttpContext, Task<bool>> apply)
{
    /// <summary>An answer with a Status.</summary>
    /// <param name="code">The HTTP status.</param>
    /// <param name="reason">Its reason.</param>
    /// <param name="message">Its message.</param>
    /// <param name="retryAfterSeconds">The header <c>Retry-After</c>; null for none.</param>
    public static FakeFailure Status(int code, string reason, string message = "scripted", int? retryAfterSeconds = null) =>
        new(async context =>
    {
        if (retryAfterSeconds is { } seconds)
        {
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        await FakeAnswer.StatusAsync(context, code, reason, message);
        return false;
    });

    /// <summary>An answer of 200 with any body.</summary>
    /// <param name="body">The body.</param>
    public static FakeFailure Answer(string body) => new(async context =>
    {
        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(body));
        return false;
    });

    /// <summary>A watch that reports its failure by an event, as a real server does for a version that is too old.</summary>
    /// <param name="code">The Status' code.</param>
    /// <param name="reason">Its reason.</param>
    public static FakeFailure WatchError(int code, string reason) =>
        Answer(new JsonObject { ["type"] = "ERROR", ["object"] = FakeAnswer.Status(code, reason, "scripted") }.ToJsonString() + "\n");

    /// <summary>The connection breaks.</summary>
    public static FakeFailure Drop() => new(static context =>
    {
        context.Abort();
        return Task.FromResult(false);
    });

    /// <summary>The connection is open, but nothing is ever sent, as if the peer had disappeared.</summary>
    public static FakeFailure NeverAnswer() => new(async context =>
    {
        await ForeverAsync(context);
        return false;
    });

    /// <summary>A watch starts, but nothing is ever sent.</summary>
    public static FakeFailure NeverReport() => new(async context =>
    {
        await context.Response.StartAsync();
        await context.Response.Body.FlushAsync();
        await ForeverAsync(context);
        return false;
    });

    /// <summary>The answer is delayed.</summary>
    /// <param name="until">The end of the delay.</param>
    /// <param name="then">The failure after the delay; null: the normal answer.</param>
    public static FakeFailure Slow(Task until, FakeFailure? then = null) => new(async context =>
    {
        await until.WaitAsync(context.RequestAborted);
        return then is null || await then.ApplyAsync(context);
    });

    internal Task<bool> ApplyAsync(HttpContext context) => apply(context);

    private static Task ForeverAsync(HttpContext context) => Task.Delay(Timeout.Infinite, context.RequestAborted);
}
