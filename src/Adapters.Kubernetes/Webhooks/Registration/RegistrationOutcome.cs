namespace RsyslogRelp.Adapters.Kubernetes.Webhooks.Registration;

/// <summary>The outcome of a registration run.</summary>
public enum RegistrationOutcome
{
    /// <summary>The configuration was up to date; nothing was written.</summary>
    Unchanged,

    /// <summary>The configuration was created.</summary>
    Created,

    /// <summary>The configuration was changed.</summary>
    Updated,
}
