namespace RsyslogRelp.Core.Configuration;

/// <summary>A rule that forwards a message if the message meets all given conditions. At least one condition is required.</summary>
public sealed record LoggingRule
{
    /// <summary>
    /// Programs whose messages are forwarded: characters <c>!</c> to <c>~</c> without <c>[</c>, <c>:</c> and <c>/</c>. Empty: any program.
    /// </summary>
    public IReadOnlyList<string> ProgramNames { get; init; } = [];

    /// <summary>The least urgent severity that is forwarded, 0 (emergency) to 7 (debug). Absent: any severity.</summary>
    public long? Severity { get; init; }

    /// <summary>Conditions on the text of the message. Absent: any text.</summary>
    public MessageContent? MessageContent { get; init; }
}
