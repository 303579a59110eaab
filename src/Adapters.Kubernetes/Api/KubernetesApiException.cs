using System.Net;

namespace RsyslogRelp.Adapters.Kubernetes.Api;

/// <summary>A call to an API server failed; the message says which call and why, and contains no credentials.</summary>
public sealed class KubernetesApiException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">The call and how it failed.</param>
    /// <param name="statusCode">The status of the answer; null if there was no readable answer.</param>
    /// <param name="reason">The reason in the answer, such as <c>Conflict</c>; null if there is none.</param>
    /// <param name="retryAfter">The delay for which the server asks; null if it does not.</param>
    /// <param name="innerException">The cause; null if there is none.</param>
    public KubernetesApiException(
        string message,
        HttpStatusCode? statusCode = null,
        string? reason = null,
        TimeSpan? retryAfter = null,
        Exception? innerException = null)
        : base(message, innerException)
    {
        StatusCode = statusCode;
        Reason = reason;
        RetryAfter = retryAfter;
    }

    /// <summary>The status of the answer; null if there was no readable answer.</summary>
    public HttpStatusCode? StatusCode { get; }

    /// <summary>The reason in the answer, such as <c>Conflict</c> or <c>AlreadyExists</c>; null if there is none.</summary>
    public string? Reason { get; }

    /// <summary>The delay for which the server asks; null if it does not.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>Whether the server serves the kind, but the object does not exist.</summary>
    public bool IsAbsentObject => this is { StatusCode: HttpStatusCode.NotFound, Reason: "NotFound" };

    /// <summary>Whether the server does not serve the kind; it also answers 404, but with a different message.</summary>
    public bool IsKindNotServed =>
        this is { StatusCode: HttpStatusCode.NotFound, Reason: null } && Message.EndsWith("404 page not found", StringComparison.Ordinal);
}
