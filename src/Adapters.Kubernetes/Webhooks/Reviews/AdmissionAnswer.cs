namespace RsyslogRelp.Adapters.Kubernetes.Webhooks.Reviews;

/// <summary>What a webhook says to a request.</summary>
/// <param name="Code">The HTTP code inside the answer; the answer itself is always 200.</param>
/// <param name="Message">Why not; null if it is allowed.</param>
internal sealed record AdmissionAnswer(int Code, string? Message) : IDisposable
{
    public static AdmissionAnswer Allowed { get; } = new(200, null);

    /// <summary>What the user is told besides, allowed or not.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The JSON Patch; null for none. Belongs to the answer.</summary>
    public PooledByteWriter? Patch { get; init; }

    public AdmissionResult Result => Code switch
    {
        200 => Patch is null ? AdmissionResult.Allowed : AdmissionResult.Patched,
        403 => AdmissionResult.Denied,
        >= 500 => AdmissionResult.Failed,
        _ => AdmissionResult.Malformed,
    };

    public static AdmissionAnswer Denied(string message) => new(403, message);

    public static AdmissionAnswer BadRequest(string message) => new(400, message);

    public void Dispose() => Patch?.Dispose();
}
