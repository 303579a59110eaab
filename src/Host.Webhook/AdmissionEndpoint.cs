using System.Buffers;
using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using RsyslogRelp.Adapters.Kubernetes.Webhooks.Reviews;

namespace RsyslogRelp.Host.Webhook;

/// <summary>Passes requests to a webhook and writes its answers. The HTTP status is always 200, as API servers expect.</summary>
internal sealed partial class AdmissionEndpoint(
    string name, AdmissionWebhook webhook, WebhookMetrics metrics, ILogger<AdmissionEndpoint> logger)
{
    // The buffer grows with the body: a client that announces megabytes but sends bytes must not allocate megabytes.
    private const int FirstBuffer = 16 * 1024;

    public async Task HandleAsync(HttpContext context)
    {
        long begin = Stopwatch.GetTimestamp();
        metrics.Begin(name);
        AdmissionOutcome? outcome = null;
        try
        {
            outcome = await AnswerAsync(context);
            await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or BadHttpRequestException)
        {
            // The client disconnected or was too slow; no answer is possible.
            LogAborted(exception.Message);
        }
        finally
        {
            metrics.End(name, outcome?.Result, Stopwatch.GetElapsedTime(begin));
        }

        Log(outcome);
    }

    private async Task<AdmissionOutcome> AnswerAsync(HttpContext context)
    {
        context.Response.ContentType = AdmissionWebhook.ContentType;
        if (context.Request.ContentLength > AdmissionWebhook.MaxBodyBytes)
        {
            return AdmissionWebhook.RefuseTooLarge(context.Response.BodyWriter);
        }

        byte[] buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
        try
        {
            int length = 0;
            int read;
            while ((read = await context.Request.Body.ReadAsync(buffer.AsMemory(length), context.RequestAborted)) > 0)
            {
                length += read;
                if (length > AdmissionWebhook.MaxBodyBytes)
                {
                    return AdmissionWebhook.RefuseTooLarge(context.Response.BodyWriter);
                }

                if (length == buffer.Length)
                {
                    byte[] larger = ArrayPool<byte>.Shared.Rent(2 * buffer.Length);
                    buffer.AsSpan(0, length).CopyTo(larger);
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = larger;
                }
            }

            // An empty body is reported as such, regardless of its content type.
            return length > 0 && context.Request.ContentType != AdmissionWebhook.ContentType
                ? AdmissionWebhook.RefuseContentType(context.Response.BodyWriter, context.Request.ContentType)
                : await webhook.HandleAsync(buffer.AsMemory(0, length), context.Response.BodyWriter, context.RequestAborted);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Log(AdmissionOutcome? outcome)
    {
        switch (outcome?.Result)
        {
            case AdmissionResult.Denied:
                LogDenied(outcome.Kind, outcome.Namespace, outcome.Name, outcome.Message);
                break;
            case AdmissionResult.Malformed:
                LogMalformed(outcome.Message);
                break;
            case AdmissionResult.Failed:
                LogFailed(outcome.Exception, outcome.Kind, outcome.Namespace, outcome.Name, outcome.Message);
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
