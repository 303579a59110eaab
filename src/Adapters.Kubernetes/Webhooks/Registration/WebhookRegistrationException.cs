namespace RsyslogRelp.Adapters.Kubernetes.Webhooks.Registration;

/// <summary>The webhook configuration could not be written to the cluster.</summary>
public sealed class WebhookRegistrationException : Exception
{
    /// <inheritdoc/>
    public WebhookRegistrationException()
    {
    }

    /// <inheritdoc/>
    public WebhookRegistrationException(string message)
        : base(message)
    {
    }

    /// <inheritdoc/>
    public WebhookRegistrationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
