namespace RsyslogRelp.Adapters.Kubernetes.Webhooks.Registration;

/// <summary>The source of the serving certificate; it follows from the flags and has no flag of its own.</summary>
public enum CertificateSource
{
    /// <summary>A webhook namespace is known: CA and server certificate are stored there as Secrets and are rotated.</summary>
    Managed,

    /// <summary>No namespace and no certificate directory (development): created in memory at every start.</summary>
    Unmanaged,

    /// <summary>
    /// No namespace, but a certificate directory: <c>tls.crt</c>, <c>tls.key</c> and optionally <c>ca.crt</c> are provided from outside.
    /// </summary>
    Files,
}
