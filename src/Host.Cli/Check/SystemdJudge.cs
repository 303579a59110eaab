using RsyslogRelp.Core.Node;

namespace RsyslogRelp.Host.Cli.Check;

/// <summary><c>systemd-analyze verify</c> on the unit, and on a stand-in for rsyslog.service under our drop-in.</summary>
internal sealed class SystemdJudge : IJudge
{
    private const string RsyslogUnit = NodePaths.UnitDirectory + "/rsyslog.service";

    public string Name => "systemd-analyze verify";

    public string Program => "systemd-analyze";

    public string Package => "systemd";

    public bool Judges(NodeFile file) => file.Path.StartsWith(NodePaths.UnitDirectory + "/", StringComparison.Ordinal);

    public IReadOnlyList<string> Prepare(NodeRoot root, NodeFile file)
    {
        string unit = root.Map(UnitOf(file));
        if (file.Path == NodePaths.MemoryLimitsDropIn)
        {
            File.WriteAllText(unit, "[Service]\nExecStart=/bin/true\n");
        }
        else
        {
            // It looks whether the command is there.
            File.WriteAllText(unit, File.ReadAllText(unit).Replace($"={NodePaths.ConfiguratorDirectory}/", $"={root.Map(NodePaths.ConfiguratorDirectory)}/", StringComparison.Ordinal));
        }

        return ["verify", "--man=no", "--recursive-errors=no", unit];
    }

    public (Verdict Verdict, IEnumerable<string> Reasons) Read(int exitCode, IReadOnlyList<string> lines, NodeFile file)
    {
        // It reports units of this machine as well, and exits with 0 over settings that it ignores.
        List<string> ours = [.. lines.Where(line => line.Contains(Path.GetFileName(file.Path), StringComparison.Ordinal) || line.Contains(Path.GetFileName(UnitOf(file)), StringComparison.Ordinal))];
        return ours.Count > 0 ? (Verdict.Refused, ours)
            : exitCode == 0 ? (Verdict.Accepted, [])
            : (Verdict.NotJudged, lines);
    }

    private static string UnitOf(NodeFile file) => file.Path == NodePaths.MemoryLimitsDropIn ? RsyslogUnit : file.Path;
}
