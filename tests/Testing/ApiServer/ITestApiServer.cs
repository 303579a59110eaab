namespace RsyslogRelp.Testing.ApiServer;

/// <summary>An API server of a test's own, real or not.</summary>
public interface ITestApiServer : IAsyncDisposable
{
    /// <summary>Whether it is the real kube-apiserver.</summary>
    bool IsReal { get; }

    /// <summary>Its address.</summary>
    Uri Address { get; }

    /// <summary>Its certificate authority as PEM; null without TLS.</summary>
    string? CertificateAuthorityPem { get; }

    /// <summary>Makes calls as admin.</summary>
    RawApi Admin { get; }

    /// <summary>Stops the server and starts it again at the same address, with the same objects.</summary>
    /// <param name="whileDown">What to do in between.</param>
    Task RestartAsync(Func<Task>? whileDown = null);
}
