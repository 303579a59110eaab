using Microsoft.Extensions.Diagnostics.HealthChecks;
using RsyslogRelp.Adapters.Kubernetes.Webhooks.Certificates;
using RsyslogRelp.Adapters.Kubernetes.Webhooks.Registration;

namespace RsyslogRelp.Host.Webhook;

/// <summary>
/// Passes when API servers trust the certificate that is served. A replica that starts while certificates are replaced becomes ready only
/// when its CA is published. Certificates from files are not checked: their CA may be added to the webhook configuration by others.
/// </summary>
internal sealed class TrustedCertificateCheck(WebhookHostOptions options, ServingCertificate serving, PublishedAuthorities published)
    : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(
            options.Webhook is not { Enabled: true, CertificateSource: CertificateSource.Managed }
                || serving.Certificate is not { } certificate
                || published.Trust(certificate.ExportCertificatePem())
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy("the CA of the served certificate is not in the caBundle of the webhook configuration"));
}
