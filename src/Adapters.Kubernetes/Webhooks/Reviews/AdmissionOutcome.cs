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

    /// <summary>A fault of the program (500).</summary>
    Failed,
}

/// <summary>What a request was about and how it ended, for whoever logs and counts.</summary>
/// <param name="Result">How it ended.</param>
/// <param name="Kind">The object's kind; empty if unknown.</param>
/// <param name="Namespace">The object's namespace; empty if unknown.</param>
/// <param name="Name">The object's name; empty if unknown.</param>
/// <param name="Message">What the answer says; null if it was allowed.</param>
/// <param name="Exception">The exception of a failed request; else null.</param>
public sealed record AdmissionOutcome(AdmissionResult Result, string Kind, string Namespace, string Name, string? Message = null, Exception? Exception = null);
