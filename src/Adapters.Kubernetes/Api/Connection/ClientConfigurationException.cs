namespace RsyslogRelp.Adapters.Kubernetes.Api.Connection;

/// <summary>No usable cluster configuration was found; the message says where it was searched and what is wrong.</summary>
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
