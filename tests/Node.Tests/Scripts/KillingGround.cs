using System.Globalization;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Node.Tests.Scripts;

/// <summary>How to start a script that is to be killed: its variables and what goes before its search path.</summary>
internal sealed record KillOrder(Dictionary<string, string> Environment, string FirstInPath);

/// <summary>Kills a script on a node after, or before, each of the programs that it calls, from the same state each time.</summary>
internal sealed class KillingGround : IDisposable
{
    private static readonly string[] Programs =
    [
        "cat", "chmod", "chown", "chroot", "cp", "grep", "install", "ln", "mkdir", "mv", "rm", "rmdir", "sed", "sha256sum", "stat", "sync",
        "timeout", "augenrules", "auditctl", "journalctl", "systemctl", "systemd-run",
    ];

    private readonly ScriptNode _node;
    private readonly string _whom;
    private readonly TemporaryDirectory _saved = new();
    private readonly TemporaryDirectory _programs = new();

    /// <param name="node">The node.</param>
    /// <param name="whom">What is in the command line of the script's shell and in no other.</param>
    public KillingGround(ScriptNode node, string whom = "configure-rsyslog.sh")
    {
        _node = node;
        _whom = whom;
        foreach (string program in Programs)
        {
            File.CreateSymbolicLink(_programs.Below("killing/" + program), Path.Combine(ScriptTemplates.StandIns, "../Killers/step"));
        }

        // What rsyslogd says of a configuration is the subject of other tests.
        File.CreateSymbolicLink(_programs.Below("plain/rsyslogd"), "/bin/true");
    }

    /// <summary>Takes the node's present state for the one from which every run starts.</summary>
    public void Save() => Copy(_node.Root, _saved.Path);

    /// <summary>Brings the node back to that state.</summary>
    public void Restore() => Copy(_saved.Path, _node.Root);

    /// <summary>Runs the script without a kill and tells which programs it calls.</summary>
    public string[] Count(Func<KillOrder, int> run)
    {
        Assert.That(run(Kill(after: int.MaxValue)), Is.Zero, _node.Journal);
        string[] steps = File.ReadAllLines(_node.PathOf("steps"));
        Assert.That(steps, Has.Length.GreaterThan(10));
        return steps;
    }

    /// <summary>To kill the script after, or before, the call of that number; neither: to let it live.</summary>
    public KillOrder Kill(int after = 0, int before = 0) => new(
        new Dictionary<string, string>
        {
            ["KILL_AFTER"] = after.ToString(CultureInfo.InvariantCulture),
            ["KILL_BEFORE"] = before.ToString(CultureInfo.InvariantCulture),
            ["KILL_WHOM"] = _whom,
        },
        (after + before == 0 ? "" : _programs.Below("killing") + ":") + _programs.Below("plain") + ":" + ScriptTemplates.StandIns);

    public void Dispose()
    {
        _saved.Dispose();
        _programs.Dispose();
    }

    private static void Copy(string from, string to) =>
        Assert.That(Tool.Run("/bin/sh", ["-c", "find \"$2\" -mindepth 1 -delete && cp -a -- \"$1/.\" \"$2\"", "copy", from, to]).ExitCode, Is.Zero);
}
