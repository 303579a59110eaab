namespace RsyslogRelp.Adapters.Kubernetes.Api.Connection;

/// <summary>How to reach a cluster is not known; the message says what was looked at and what is wrong.</summary>
public sealed class ClientConfigurationException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is wrong, with the file or variable.</param>
    /// <param name="innerException">The cause; null if there is none.</param>
    public ClientConfigurationException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
