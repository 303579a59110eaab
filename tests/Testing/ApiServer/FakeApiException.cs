namespace RsyslogRelp.Testing.ApiServer;

/// <summary>The request is answered with a Status.</summary>
internal sealed class FakeApiException(int code, string reason, string message) : Exception(message)
{
    public int Code => code;

    public string Reason => reason;

    public static FakeApiException NotFound(FakeResource resource, string name) =>
        new(404, "NotFound", $"{resource.QualifiedName} \"{name}\" not found");
}
