namespace RsyslogRelp.Core.Configuration;

/// <summary>
/// The names of the extension in Gardener. The Go extension has the same ones, so that either extension can serve a Shoot.
/// </summary>
public static class ConfigurationApi
{
    /// <summary>The type of the extension in <c>spec.extensions[].type</c> of a Shoot, and the name of its Extension object.</summary>
    public const string ExtensionType = "shoot-rsyslog-relp";

    /// <summary>The apiVersion of <see cref="RsyslogRelpConfig"/> and <see cref="Auditd"/>.</summary>
    public const string ApiVersion = "rsyslog-relp.extensions.gardener.cloud/v1alpha1";
}
