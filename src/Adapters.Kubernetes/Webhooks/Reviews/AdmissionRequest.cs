namespace RsyslogRelp.Adapters.Kubernetes.Webhooks.Reviews;

/// <summary>The <c>request</c> of an AdmissionReview; the objects stay where they are.</summary>
internal sealed record AdmissionRequest
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

    /// <summary>The object to be stored; empty if absent.</summary>
    public ReadOnlyMemory<byte> Object { get; set; }

    /// <summary>The stored object; empty if absent.</summary>
    public ReadOnlyMemory<byte> OldObject { get; set; }
}
