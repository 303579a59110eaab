namespace RsyslogRelp.Node.Tests.Daemons;

/// <summary>Rules of a stored configuration, as JSON, between two others.</summary>
internal sealed record StoredRules(string Name, string Rules)
{
    /// <summary>Other fields as JSON, each followed by a comma.</summary>
    public string Parameters { get; init; } = "";

    /// <summary>What is added to the port of the receiver.</summary>
    public long PortOffset { get; init; }

    /// <summary>Whether the webhook says something about it.</summary>
    public bool IsSaid { get; init; } = true;

    public override string ToString() => Name;

    // The rule for the sentinel comes first, because rsyslogd may read the rules of the Go extension only up to the one in question.
    public string Document(int port) => $$"""
        {
          "apiVersion": "rsyslog-relp.extensions.gardener.cloud/v1alpha1", "kind": "RsyslogRelpConfig",
          "target": "127.0.0.1", "port": {{port + PortOffset}}, {{Parameters}}
          "loggingRules": [{"programNames": ["sentinel"]}, {"programNames": ["first"]}, {{Rules}}, {"programNames": ["last"]}]
        }
        """;
}
