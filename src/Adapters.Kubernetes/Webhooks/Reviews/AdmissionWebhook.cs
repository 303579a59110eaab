using System.Buffers;
using System.Globalization;
using System.Text.Json;
using RsyslogRelp.Core.Documents;

namespace RsyslogRelp.Adapters.Kubernetes.Webhooks.Reviews;

/// <summary>
/// An admission webhook as a function from the body of a request to the body of its answer; the HTTP status is 200 whatever the
/// answer says. Thread-safe.
/// </summary>
public abstract class AdmissionWebhook
{
    /// <summary>The largest body that a host passes on, in bytes: 7 MiB, more than twice what the API server sends.</summary>
    public const int MaxBodyBytes = 7 * 1024 * 1024;

    // Enough for a hundred findings.
    private const int LongestMessage = 32 * 1024;

    // Of a name in Kubernetes.
    private const int LongestName = 253;

    private protected AdmissionWebhook()
    {
    }

    /// <summary>The one content type of a request.</summary>
    public static string ContentType => "application/json";

    /// <summary>Answers a request.</summary>
    /// <param name="body">
    /// The body, at most <see cref="MaxBodyBytes"/>, which the caller checks. It must not change until the answer is there.
    /// </param>
    /// <param name="response">Takes the answer, one AdmissionReview, all at once at the end.</param>
    /// <param name="cancellationToken">Ends the wait for objects; then nothing is answered.</param>
    /// <returns>The answer that was written.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public abstract ValueTask<AdmissionAnswer> HandleAsync(
        ReadOnlyMemory<byte> body, IBufferWriter<byte> response, CancellationToken cancellationToken);

    /// <summary>Answers a request whose content type is not <see cref="ContentType"/>.</summary>
    /// <param name="response">Takes the answer.</param>
    /// <param name="contentType">What it is; null or empty if absent.</param>
    public static AdmissionAnswer RefuseContentType(IBufferWriter<byte> response, string? contentType) =>
        Finish(new AdmissionRequest(), AdmissionAnswer.BadRequest($"contentType={contentType}, expected {ContentType}"), response);

    /// <summary>Answers a request whose body is larger than <see cref="MaxBodyBytes"/>; the rest of the body need not be read.</summary>
    /// <param name="response">Takes the answer.</param>
    public static AdmissionAnswer RefuseTooLarge(IBufferWriter<byte> response)
    {
        string limit = MaxBodyBytes.ToString(CultureInfo.InvariantCulture);
        AdmissionAnswer answer = new(AdmissionResult.Malformed, 413, $"request entity is too large; limit is {limit} bytes");
        return Finish(new AdmissionRequest(), answer, response);
    }

    private protected static AdmissionAnswer Finish(AdmissionRequest request, AdmissionAnswer answer, IBufferWriter<byte> response)
    {
        using PooledByteWriter? patch = answer.Patch;
        AdmissionAnswer written = answer with
        {
            Message = answer.Message is null ? null : OneLine.Of(answer.Message, LongestMessage),
            Warnings = [.. answer.Warnings.Select(static warning => OneLine.Of(warning))],
            Kind = OneLine.Of(request.Kind, LongestName),
            Namespace = OneLine.Of(request.Namespace, LongestName),
            Name = OneLine.Of(request.Name, LongestName),
        };
        AdmissionReviewWriter.Write(response, request, written);
        return written with { Patch = null };
    }
}

/// <summary>A webhook that reads its objects while the review is read.</summary>
/// <typeparam name="T">What it reads of an object.</typeparam>
public abstract class AdmissionWebhook<T> : AdmissionWebhook
    where T : class
{
    private protected AdmissionWebhook()
    {
    }

    /// <summary>Whether <see cref="ReadObject"/> reads the stored object too; else it is skipped.</summary>
    private protected abstract bool ReadsOldObject { get; }

    /// <inheritdoc/>
    public sealed override async ValueTask<AdmissionAnswer> HandleAsync(
        ReadOnlyMemory<byte> body, IBufferWriter<byte> response, CancellationToken cancellationToken)
    {
        AdmissionReviewReader.ObjectReader<T> read = ReadObject;
        if (AdmissionReviewReader.Read(body, read, ReadsOldObject ? read : null, out AdmissionRequest<T> request) is { } failure)
        {
            return Finish(request, AdmissionAnswer.BadRequest(failure), response);
        }

        try
        {
            return Finish(request, await DecideAsync(request, cancellationToken), response);
        }
        catch (Exception exception) when (!(exception is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            AdmissionAnswer answer = new(AdmissionResult.Failed, 500, $"panic: {exception.Message} [recovered]") { Exception = exception };
            return Finish(request, answer, response);
        }
    }

    private protected abstract bool Accepts(AdmissionRequest request);

    private protected abstract ParsedObject<T> ReadObject(ReadOnlySpan<byte> body, ref Utf8JsonReader reader);

    private protected abstract ValueTask<AdmissionAnswer> AnswerAsync(
        T value, AdmissionRequest<T> request, CancellationToken cancellationToken);

    private ValueTask<AdmissionAnswer> DecideAsync(AdmissionRequest<T> request, CancellationToken cancellationToken)
    {
        if (!Accepts(request))
        {
            return Refuse($"unexpected request kind {request.Group}/{request.Version}, Kind={request.Kind}");
        }

        return request.Object switch
        {
            null => Refuse("could not decode request object: it is missing"),
            { Value: { } value } => AnswerAsync(value, request, cancellationToken),
            { Failure: { } failure } => Refuse($"could not decode request object: {failure}"),
            _ => throw new InvalidOperationException("An object was neither read nor refused."),
        };
    }

    private static ValueTask<AdmissionAnswer> Refuse(string message) => ValueTask.FromResult(AdmissionAnswer.BadRequest(message));
}
