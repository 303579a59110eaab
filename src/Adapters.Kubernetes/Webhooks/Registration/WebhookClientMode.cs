namespace RsyslogRelp.Adapters.Kubernetes.Webhooks.Registration;

/// <summary>How the API server reaches the webhook: flag <c>--webhook-config-mode</c>.</summary>
public enum WebhookClientMode
{
    /// <summary><c>service</c>, the default: by a reference to a Service in the API server's own cluster.</summary>
    Service,

    /// <summary><c>url</c>: by the host of <c>--webhook-config-url</c>.</summary>
    Url,

    /// <summary><c>url-service</c>: by a URL made of the Service's name, its namespace and the service port.</summary>
    UrlService,
}
