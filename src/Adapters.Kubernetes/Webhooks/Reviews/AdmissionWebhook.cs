using System.Buffers;
using System.Globalization;

namespace RsyslogRelp.Adapters.Kubernetes.Webhooks.Reviews;

/// <summary>
/// An admission webhook as a function from the body of a request to the body of its answer; the HTTP status is 200 whatever it
/// says. Thread-safe.
/// </summary>
public abstract class AdmissionWebhook
{
    /// <summary>The largest body that is read, in bytes: 7 MiB, twice what the API server sends at most, and some.</summary>
    public const int MaxBodyBytes = 7 * 1024 * 1024;

    private protected AdmissionWebhook()
    {
    }

    /// <summary>The one content type of a request.</summary>
    public static string ContentType => "application/json";

    /// <summary>Answers a request.</summary>
    /// <param name="body">The body; it must stay as it is until the answer is there.</param>
    /// <param name="response">Takes the answer, one AdmissionReview, all at once at the end.</param>
    /// <param name="cancellationToken">Ends the wait for objects; then nothing is answered.</param>
    /// <returns>What it was about and how it ended, for whoever logs and counts.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async ValueTask<AdmissionOutcome> HandleAsync(ReadOnlyMemory<byte> body, IBufferWriter<byte> response, CancellationToken cancellationToken)
    {
        if (body.Length > MaxBodyBytes)
        {
            return RefuseTooLarge(response);
        }

        if (AdmissionReviewReader.Read(body, out AdmissionRequest request) is { } fault)
        {
            return Finish(request, AdmissionAnswer.BadRequest(fault), response, null);
        }

        try
        {
            using AdmissionAnswer answer = !Accepts(request) ? AdmissionAnswer.BadRequest($"unexpected request kind {request.Group}/{request.Version}, Kind={request.Kind}")
                : request.Object.IsEmpty ? AdmissionAnswer.BadRequest("could not decode request object: it is missing")
                : await AnswerAsync(request, cancellationToken);
            return Finish(request, answer, response, null);
        }
        catch (Exception exception) when (!(exception is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            return Finish(request, new AdmissionAnswer(500, $"panic: {exception.Message} [recovered]"), response, exception);
        }
    }

    /// <summary>Answers a request whose content type is not <see cref="ContentType"/>.</summary>
    /// <param name="response">Takes the answer.</param>
    /// <param name="contentType">What it is; null or empty if absent.</param>
    public static AdmissionOutcome RefuseContentType(IBufferWriter<byte> response, string? contentType) =>
        Finish(new AdmissionRequest(), AdmissionAnswer.BadRequest($"contentType={contentType}, expected {ContentType}"), response, null);

    /// <summary>Answers a request whose body is larger than <see cref="MaxBodyBytes"/>, of which no more need be read.</summary>
    /// <param name="response">Takes the answer.</param>
    public static AdmissionOutcome RefuseTooLarge(IBufferWriter<byte> response) =>
        Finish(new AdmissionRequest(), new AdmissionAnswer(413, $"request entity is too large; limit is {MaxBodyBytes.ToString(CultureInfo.InvariantCulture)} bytes"), response, null);

    private protected abstract bool Accepts(AdmissionRequest request);

    private protected abstract ValueTask<AdmissionAnswer> AnswerAsync(AdmissionRequest request, CancellationToken cancellationToken);

    private static AdmissionOutcome Finish(AdmissionRequest request, AdmissionAnswer answer, IBufferWriter<byte> response, Exception? exception)
    {
        AdmissionReviewWriter.Write(response, request, answer);
        return new AdmissionOutcome(answer.Result, request.Kind, request.Namespace, request.Name, answer.Message, exception);
    }
}
