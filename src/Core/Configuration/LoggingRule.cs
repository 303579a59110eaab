namespace RsyslogRelp.Core.Configuration;

/// <summary>One rule: a message is forwarded if it meets every condition that is given. At least one must be.</summary>
public sealed record LoggingRule
{
    /// <summary>Programs whose messages are taken: characters <c>!</c> to <c>~</c> without <c>[</c>, <c>:</c> and <c>/</c>. Empty: any program.</summary>
    public IReadOnlyList<string> ProgramNames { get; init; } = [];

    /// <summary>The least urgent severity that is taken, 0 (emergency) to 7 (debug). Absent: any severity.</summary>
    public int? Severity { get; init; }

    /// <summary>Conditions on the text of the message. Absent: any text.</summary>
    public MessageContent? MessageContent { get; init; }
}
