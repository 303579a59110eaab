namespace RsyslogRelp.Adapters.Kubernetes.Webhooks.Registration;

/// <summary>Where the serving certificate comes from; follows from the flags, has no flag of its own.</summary>
public enum CertificateSource
{
    /// <summary>A webhook namespace is known: CA and server certificate live there as Secrets and are rotated.</summary>
    Managed,

    /// <summary>No namespace and no certificate directory (development): made in memory at every start.</summary>
    Unmanaged,

    /// <summary>
    /// No namespace, but a certificate directory: <c>tls.crt</c>, <c>tls.key</c> and perhaps <c>ca.crt</c> come from outside.
    /// </summary>
    Files,
}
