namespace RsyslogRelp.Gardener.Lifecycle;

/// <summary>Port: Events on an Extension (<c>kubectl describe</c>). Returns at once and never fails; an Event may get lost.</summary>
public interface IExtensionEvents
{
    /// <summary>Records an Event.</summary>
    /// <param name="extension">The Extension.</param>
    /// <param name="isWarning">Whether the type is Warning; else Normal.</param>
    /// <param name="reason">What happened, in one word of CamelCase.</param>
    /// <param name="message">What happened, for a person.</param>
    void Record(ExtensionSnapshot extension, bool isWarning, string reason, string message);
}
