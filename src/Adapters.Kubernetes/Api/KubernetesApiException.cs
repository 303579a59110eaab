using System.Net;

namespace RsyslogRelp.Adapters.Kubernetes.Api;

/// <summary>A call to an API server failed; the message says which and why, and holds no credentials.</summary>
public sealed class KubernetesApiException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What was called and what came of it.</param>
    /// <param name="statusCode">The status of the answer; null if there was no answer, or none that can be read.</param>
    /// <param name="reason">The reason in the answer, such as <c>Conflict</c>; null if there is none.</param>
    /// <param name="retryAfter">How long the server asks to wait; null if it does not.</param>
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

    /// <summary>The status of the answer; null if there was no answer, or none that can be read.</summary>
    public HttpStatusCode? StatusCode { get; }

    /// <summary>The reason in the answer, such as <c>Conflict</c> or <c>AlreadyExists</c>; null if there is none.</summary>
    public string? Reason { get; }

    /// <summary>How long the server asks to wait; null if it does not.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>Whether the server knows the kind, but has no such object.</summary>
    public bool IsAbsentObject => this is { StatusCode: HttpStatusCode.NotFound, Reason: "NotFound" };

    /// <summary>Whether the server does not serve the kind: it says 404 as well, but in other words.</summary>
    public bool IsKindNotServed =>
        this is { StatusCode: HttpStatusCode.NotFound, Reason: null } && Message.EndsWith("404 page not found", StringComparison.Ordinal);
}
