namespace RsyslogRelp.Adapters.Kubernetes.Webhooks.Reviews;

/// <summary>How an admission request ended.</summary>
public enum AdmissionResult
{
    /// <summary>Allowed as it is.</summary>
    Allowed,

    /// <summary>Allowed with a patch.</summary>
    Patched,

    /// <summary>Denied with a message to the user (403).</summary>
    Denied,

    /// <summary>Not a request that this webhook answers (400, 413).</summary>
    Malformed,

    /// <summary>A defect of the program (500).</summary>
    Failed,
}

/// <summary>What a webhook answers to a request, and what the request was about, for the host to log and count.</summary>
/// <param name="Result">How the request ended.</param>
/// <param name="Code">The HTTP code inside the answer; the HTTP status of the answer itself is always 200.</param>
/// <param name="Message">What the answer says; null if it was allowed.</param>
public sealed record AdmissionAnswer(AdmissionResult Result, int Code, string? Message)
{
    /// <summary>The object's kind; empty if unknown.</summary>
    public string Kind { get; init; } = "";

    /// <summary>The object's namespace; empty if unknown.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>The object's name; empty if unknown.</summary>
    public string Name { get; init; } = "";

    /// <summary>The exception of a failed request; else null.</summary>
    public Exception? Exception { get; init; }

    internal static AdmissionAnswer Allowed { get; } = new(AdmissionResult.Allowed, 200, null);

    /// <summary>What the user is told in addition, whether allowed or not.</summary>
    internal IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The JSON Patch; null for none. Whoever writes the answer disposes of it.</summary>
    internal PooledByteWriter? Patch { get; init; }

    internal static AdmissionAnswer Patched(PooledByteWriter patch) => new(AdmissionResult.Patched, 200, null) { Patch = patch };

    internal static AdmissionAnswer Denied(string message) => new(AdmissionResult.Denied, 403, message);

    internal static AdmissionAnswer BadRequest(string message) => new(AdmissionResult.Malformed, 400, message);
}
