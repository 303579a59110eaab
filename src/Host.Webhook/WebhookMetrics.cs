using System.Diagnostics.Metrics;
using RsyslogRelp.Adapters.Kubernetes.Webhooks.Certificates;
using RsyslogRelp.Adapters.Kubernetes.Webhooks.Reviews;

namespace RsyslogRelp.Host.Webhook;

/// <summary>The metrics of the webhook host; docs/metrics.md lists them.</summary>
internal sealed class WebhookMetrics
{
    public const string MeterName = "RsyslogRelp.Webhook";

    private readonly Counter<long> _requests;
    private readonly UpDownCounter<long> _inFlight;
    private readonly Histogram<double> _duration;
    private int _leader;

    public WebhookMetrics(IMeterFactory factory, ServingCertificate certificate, RegistrationWatch watch)
    {
        Meter meter = factory.Create(MeterName);
        _requests = meter.CreateCounter<long>("rsyslog_relp_webhook_requests", null, "Admission requests by webhook and result.");
        _inFlight = meter.CreateUpDownCounter<long>(
            "rsyslog_relp_webhook_requests_in_flight", null, "Admission requests that are being answered.");
        _duration = meter.CreateHistogram(
            "rsyslog_relp_webhook_request_duration_seconds",
            null,
            "Time from the first byte of a request to the last of its answer, in seconds.",
            advice: new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
            });
        meter.CreateObservableGauge(
            "rsyslog_relp_webhook_certificate_expiry_timestamp_seconds",
            () => Seconds(certificate.NotAfter),
            null,
            "End of the serving certificate's validity, in seconds since 1970.");
        meter.CreateObservableGauge(
            "rsyslog_relp_webhook_certificate_loaded_timestamp_seconds",
            () => Seconds(certificate.LastLoaded),
            null,
            "When the serving certificate was taken into use, in seconds since 1970.");
        meter.CreateObservableGauge(
            "rsyslog_relp_cache_age_seconds",
            () => watch.Age?.TotalSeconds ?? double.NaN,
            null,
            "Time since the watch of the webhook configuration last heard of the API server, in seconds.");
        meter.CreateObservableGauge("rsyslog_relp_leader", () => Volatile.Read(ref _leader), null, "1 while this replica leads.");
    }

    public void Begin(string webhook) => _inFlight.Add(1, new KeyValuePair<string, object?>("webhook", webhook));

    public void End(string webhook, AdmissionResult? result, TimeSpan elapsed)
    {
        KeyValuePair<string, object?> webhookTag = new("webhook", webhook);
        KeyValuePair<string, object?> resultTag = new("result", result switch
        {
            AdmissionResult.Allowed => "allowed",
            AdmissionResult.Patched => "patched",
            AdmissionResult.Denied => "denied",
            AdmissionResult.Malformed => "malformed",
            AdmissionResult.Failed => "failed",
            _ => "aborted",
        });
        _inFlight.Add(-1, webhookTag);
        _requests.Add(1, webhookTag, resultTag);
        _duration.Record(elapsed.TotalSeconds, webhookTag, resultTag);
    }

    public void Lead(bool leads) => Volatile.Write(ref _leader, leads ? 1 : 0);

    private static double Seconds(DateTimeOffset? time) => time?.ToUnixTimeSeconds() ?? double.NaN;
}
