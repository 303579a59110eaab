namespace RsyslogRelp.Adapters.Kubernetes.Webhooks.Certificates;

/// <summary>CA and server certificate for a process without a webhook namespace: created at every start, valid for ten years.</summary>
/// <param name="Bundle">PEM of the CA.</param>
/// <param name="Server">The server certificate.</param>
public sealed record UnmanagedCertificates(string Bundle, PemPair Server)
{
    /// <summary>Creates them.</summary>
    public static UnmanagedCertificates Create(
        WebhookNames names, ServerCertificateSubject subject, CertificateFactory factory, TimeProvider time)
    {
        DateTimeOffset now = time.GetUtcNow();
        DateTimeOffset end = now.AddYears(CertificateFactory.LongValidityYears);
        PemPair authority = factory.CreateAuthority(names.Authority, now, end);
        return new(authority.Certificate, factory.CreateServer(subject, authority, now, end));
    }

    /// <summary>
    /// Writes <c>tls.crt</c> and <c>tls.key</c> with mode 0600, for other programs; this process does not read them again.
    /// </summary>
    /// <param name="directory">The directory; it is created if it does not exist.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="IOException">The directory or a file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">There is no permission to write.</exception>
    public Task WriteAsync(string directory, CancellationToken cancellationToken) =>
        CertificateFiles.WriteAsync(directory, Server, cancellationToken);
}
