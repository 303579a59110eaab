using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using RsyslogRelp.Adapters.Kubernetes.Webhooks.Reviews;

namespace RsyslogRelp.Host.Webhook;

/// <summary>Passes requests to a webhook and writes its answers. The HTTP status is always 200, as API servers expect.</summary>
internal sealed partial class AdmissionEndpoint(
    string name, AdmissionWebhook webhook, WebhookMetrics metrics, ILogger<AdmissionEndpoint> logger)
{
    // The buffer grows with the body, by four, up to what is announced: a client that announces megabytes but sends bytes must not
    // allocate megabytes.
    private const int FirstBuffer = 32 * 1024;
    private const int Growth = 4;

    public async Task HandleAsync(HttpContext context)
    {
        long begin = Stopwatch.GetTimestamp();
        metrics.Begin(name);
        AdmissionAnswer? answer = null;
        try
        {
            answer = await AnswerAsync(context);
            await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or BadHttpRequestException)
        {
            // The client disconnected or was too slow; no answer is possible.
            LogAborted(exception.Message);
        }
        finally
        {
            metrics.End(name, answer?.Result, Stopwatch.GetElapsedTime(begin));
        }

        Log(answer);
    }

    private async Task<AdmissionAnswer> AnswerAsync(HttpContext context)
    {
        context.Response.ContentType = AdmissionWebhook.ContentType;
        byte[] buffer = ReviewBuffers.Rent(FirstBuffer);
        try
        {
            long announced = context.Request.ContentLength ?? 0;
            int length = 0;
            int read = 0;
            do
            {
                length += read;
                if (Math.Max(announced, length) > AdmissionWebhook.MaxBodyBytes)
                {
                    return AdmissionWebhook.RefuseTooLarge(context.Response.BodyWriter);
                }

                if (length == buffer.Length)
                {
                    int grown = Growth * buffer.Length;
                    byte[] larger = ReviewBuffers.Rent(announced < length ? grown : (int)Math.Min(grown, announced + 1));
                    buffer.AsSpan(0, length).CopyTo(larger);
                    ReviewBuffers.Return(buffer);
                    buffer = larger;
                }

                read = await context.Request.Body.ReadAsync(buffer.AsMemory(length), context.RequestAborted);
            }
            while (read > 0);

            // An empty body is reported as such, regardless of its content type.
            return length > 0 && context.Request.ContentType != AdmissionWebhook.ContentType
                ? AdmissionWebhook.RefuseContentType(context.Response.BodyWriter, context.Request.ContentType)
                : await webhook.HandleAsync(buffer.AsMemory(0, length), context.Response.BodyWriter, context.RequestAborted);
        }
        finally
        {
            ReviewBuffers.Return(buffer);
        }
    }

    private void Log(AdmissionAnswer? answer)
    {
        switch (answer?.Result)
        {
            case AdmissionResult.Denied:
                LogDenied(answer.Kind, answer.Namespace, answer.Name, answer.Message);
                break;
            case AdmissionResult.Malformed:
                LogMalformed(answer.Message);
                break;
            case AdmissionResult.Failed:
                LogFailed(answer.Exception, answer.Kind, answer.Namespace, answer.Name, answer.Message);
                break;
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Admission denied: {kind} {namespace}/{name}: {error}")]
    private partial void LogDenied(string kind, string @namespace, string name, string? error);

    [LoggerMessage(2, LogLevel.Information, "Request refused: {Reason}")]
    private partial void LogMalformed(string? reason);

    [LoggerMessage(3, LogLevel.Error, "Admission failed: {Kind} {Namespace}/{Name}: {Reason}")]
    private partial void LogFailed(Exception? exception, string kind, string @namespace, string name, string? reason);

    [LoggerMessage(4, LogLevel.Debug, "Request aborted: {Reason}")]
    private partial void LogAborted(string reason);
}
