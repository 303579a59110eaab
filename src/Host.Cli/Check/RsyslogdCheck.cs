using RsyslogRelp.Core.Node;

namespace RsyslogRelp.Host.Cli.Check;

/// <summary><c>rsyslogd -N1</c>. Its main configuration only loads imuxsock, as that of a distribution does.</summary>
internal sealed class RsyslogdCheck : IExternalCheck
{
    public string Name => "rsyslogd -N1";

    public string Program => "rsyslogd";

    public string Package => "rsyslog, rsyslog-relp";

    public bool LooksAtFileOnly => false;

    public bool AppliesTo(NodeFile file) => file.Path == NodePaths.DeliveredRsyslogConfig;

    public IReadOnlyList<string> Prepare(NodeRoot root, NodeFile file)
    {
        // -N1 opens the TLS files, so their paths must point into the temporary root.
        string tlsDirectory = RainerScript.ParameterLiteral(root.Map(NodePaths.TlsDirectory) + "/")[..^1];
        string config = File.ReadAllText(root.Map(file.Path))
            .Replace($"\"{NodePaths.TlsDirectory}/", tlsDirectory, StringComparison.Ordinal);
        string included = root.Map(NodePaths.RsyslogConfig);
        Directory.CreateDirectory(Path.GetDirectoryName(included)!);
        File.WriteAllText(included, config);
        string main = root.Map("/etc/rsyslog.conf");
        File.WriteAllText(main, $"""
            module(load="imuxsock" SysSock.Use="off")
            include(file={RainerScript.ParameterLiteral(included)})

            """);
        return ["-N1", "-f", main];
    }

    public (CheckOutcome Outcome, IEnumerable<string> Reasons) Read(int exitCode, IReadOnlyList<string> lines, NodeFile file)
    {
        // rsyslogd exits with 0 after some errors.
        List<string> messages =
            [.. lines.Where(static line => !line.Contains("config validation run", StringComparison.OrdinalIgnoreCase))];
        if (exitCode == 0 && messages.Count == 0)
        {
            return (CheckOutcome.Accepted, messages);
        }

        bool lacksModule = messages.Any(static line => line.Contains("could not load module", StringComparison.Ordinal));
        return (lacksModule ? CheckOutcome.NotChecked : CheckOutcome.Rejected, messages);
    }
}
