namespace RsyslogRelp.Adapters.Kubernetes.Webhooks.Certificates;

/// <summary>There is no certificate to serve; at start-up the process cannot continue.</summary>
public sealed class CertificateUnavailableException : Exception
{
    /// <inheritdoc/>
    public CertificateUnavailableException()
    {
    }

    /// <inheritdoc/>
    public CertificateUnavailableException(string message)
        : base(message)
    {
    }

    /// <inheritdoc/>
    public CertificateUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
