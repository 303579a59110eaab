using RsyslogRelp.Core.Node;

namespace RsyslogRelp.Host.Cli.Check;

/// <summary><c>systemd-analyze verify</c> on the unit, and on a stand-in for rsyslog.service under our drop-in.</summary>
internal sealed class SystemdCheck : IExternalCheck
{
    private const string RsyslogUnit = NodePaths.UnitDirectory + "/rsyslog.service";

    public string Name => "systemd-analyze verify";

    public string Program => "systemd-analyze";

    public string Package => "systemd";

    public bool LooksAtFileOnly => true;

    public bool AppliesTo(NodeFile file) => file.Path.StartsWith(NodePaths.UnitDirectory + "/", StringComparison.Ordinal);

    public IReadOnlyList<string> Prepare(NodeRoot root, NodeFile file)
    {
        string unit = root.Map(UnitOf(file));
        if (file.Path == NodePaths.MemoryLimitsDropIn)
        {
            File.WriteAllText(unit, "[Service]\nExecStart=/bin/true\n");
        }
        else
        {
            // systemd-analyze checks that the command exists.
            string directory = root.Map(NodePaths.ConfiguratorDirectory);
            string text = File.ReadAllText(unit);
            File.WriteAllText(unit, text.Replace($"={NodePaths.ConfiguratorDirectory}/", $"={directory}/", StringComparison.Ordinal));
        }

        return ["verify", "--man=no", "--recursive-errors=no", unit];
    }

    public (CheckOutcome Outcome, IEnumerable<string> Reasons) Read(int exitCode, IReadOnlyList<string> lines, NodeFile file)
    {
        // It also reports units of this machine, and exits with 0 after settings that it ignores.
        string[] names = [Path.GetFileName(file.Path), Path.GetFileName(UnitOf(file))];
        List<string> ours = [.. lines.Where(line => names.Any(name => line.Contains(name, StringComparison.Ordinal)))];
        if (ours.Count > 0)
        {
            return (CheckOutcome.Rejected, ours);
        }

        return exitCode == 0 ? (CheckOutcome.Accepted, []) : (CheckOutcome.NotChecked, lines);
    }

    private static string UnitOf(NodeFile file) => file.Path == NodePaths.MemoryLimitsDropIn ? RsyslogUnit : file.Path;
}
