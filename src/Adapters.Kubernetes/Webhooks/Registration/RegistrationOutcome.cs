namespace RsyslogRelp.Adapters.Kubernetes.Webhooks.Registration;

/// <summary>What a registration run did.</summary>
public enum RegistrationOutcome
{
    /// <summary>The configuration was as it should be; nothing was written.</summary>
    Unchanged,

    /// <summary>There was none.</summary>
    Created,

    /// <summary>It differed.</summary>
    Updated,
}
