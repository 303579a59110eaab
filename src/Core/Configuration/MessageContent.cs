namespace RsyslogRelp.Core.Configuration;

/// <summary>Conditions on the text of a message, as POSIX extended regular expressions. At least one is required.</summary>
public sealed record MessageContent
{
    /// <summary>The message is forwarded only if this matches.</summary>
    public string? Regex { get; init; }

    /// <summary>The message is forwarded only if this does not match.</summary>
    public string? Exclude { get; init; }
}
