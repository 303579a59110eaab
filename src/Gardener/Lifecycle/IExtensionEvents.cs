namespace RsyslogRelp.Gardener.Lifecycle;

/// <summary>Port: notes for whoever looks at an Extension (<c>kubectl describe</c>). Returns at once and never fails; a note may get lost.</summary>
public interface IExtensionEvents
{
    /// <summary>Notes what happened.</summary>
    /// <param name="extension">The Extension.</param>
    /// <param name="isWarning">Whether somebody should look at it.</param>
    /// <param name="reason">What happened, in one word of CamelCase.</param>
    /// <param name="message">What happened, for a person.</param>
    void Record(ExtensionSnapshot extension, bool isWarning, string reason, string message);
}
