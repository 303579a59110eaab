namespace RsyslogRelp.Adapters.Kubernetes.Webhooks.Reviews;

/// <summary>The <c>request</c> of an AdmissionReview without its objects.</summary>
internal record AdmissionRequest
{
    /// <summary>The version that the API server sends by preference.</summary>
    public const string V1 = "admission.k8s.io/v1";

    /// <summary>The version before it.</summary>
    public const string V1Beta1 = "admission.k8s.io/v1beta1";

    /// <summary>The review's <c>apiVersion</c>, which the answer repeats.</summary>
    public string ApiVersion { get; set; } = V1;

    public string Uid { get; set; } = "";

    public string Group { get; set; } = "";

    public string Version { get; set; } = "";

    public string Kind { get; set; } = "";

    public string Namespace { get; set; } = "";

    public string Name { get; set; } = "";
}

/// <summary>A request with its objects as a webhook reads them.</summary>
/// <typeparam name="T">What is read of an object.</typeparam>
internal sealed record AdmissionRequest<T> : AdmissionRequest
    where T : class
{
    /// <summary>The body of the request.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The object to be stored; null if absent.</summary>
    public ParsedObject<T>? Object { get; set; }

    /// <summary>The bytes of the object to be stored; empty if absent.</summary>
    public ReadOnlyMemory<byte> ObjectBytes { get; set; }

    /// <summary>The bytes of the stored object; empty if absent.</summary>
    public ReadOnlyMemory<byte> OldObjectBytes { get; set; }

    /// <summary>The stored object; null if absent, or if the webhook does not read it.</summary>
    public ParsedObject<T>? OldObject { get; set; }
}

/// <summary>An object of a review, read at the moment when the review's reader comes to it.</summary>
/// <typeparam name="T">What is read of it.</typeparam>
/// <param name="Value">What was read; null if it could not be read.</param>
/// <param name="Failure">Why it could not be read; null if it could.</param>
internal readonly record struct ParsedObject<T>(T? Value, string? Failure)
    where T : class;
