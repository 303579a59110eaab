namespace RsyslogRelp.Core.Configuration;

/// <summary>The names under which Gardener knows the extension; shared with the Go extension so that either can serve a Shoot.</summary>
public static class ConfigurationApi
{
    /// <summary>The type of the extension in <c>spec.extensions[].type</c> of a Shoot, and the name of its Extension object.</summary>
    public const string ExtensionType = "shoot-rsyslog-relp";

    /// <summary>The apiVersion of <see cref="RsyslogRelpConfig"/> and <see cref="Auditd"/>.</summary>
    public const string ApiVersion = "rsyslog-relp.extensions.gardener.cloud/v1alpha1";
}
