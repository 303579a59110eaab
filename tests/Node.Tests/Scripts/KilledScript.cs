using System.Globalization;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Node.Tests.Scripts;

/// <summary>How to start a script that is to be killed: its variables and what goes before its search path.</summary>
internal sealed record KillOrder(Dictionary<string, string> Environment, string FirstInPath);

/// <summary>A call of the script, by its number from 1, and whether the kill comes before it or after it.</summary>
internal sealed record KillPoint(int Step, bool Before);

/// <summary>Kills a script on a node after, or before, each of the programs that it calls, from the same state each time.</summary>
internal sealed class KilledScript : IDisposable
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
    public KilledScript(ScriptNode node, string whom = "configure-rsyslog.sh")
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
        Assert.That(run(Kill(new KillPoint(int.MaxValue, Before: false))), Is.Zero, _node.Journal);
        string[] steps = File.ReadAllLines(_node.PathOf("steps"));
        Assert.That(steps, Has.Length.GreaterThan(10));
        return steps;
    }

    /// <summary>
    /// The kills to try: after each call, and before each that puts something in place. With KILLS=all (make test-kills) all of them,
    /// else four spread over the run.
    /// </summary>
    public static IEnumerable<(KillPoint Point, string Where)> Points(string[] steps)
    {
        (KillPoint, string)[] all =
        [
            .. from step in Enumerable.Range(1, steps.Length)
               from before in steps[step - 1] == "mv" ? new[] { true, false } : [false]
               select (new KillPoint(step, before), $"killed {(before ? "before" : "after")} {step}, {steps[step - 1]}"),
        ];
        int every = Environment.GetEnvironmentVariable("KILLS") == "all" ? 1 : Math.Max(1, all.Length / 4);
        return all.Where((_, index) => index % every == every / 2);
    }

    /// <summary>To kill the script at a point, or, without one, to let it live.</summary>
    public KillOrder Kill(KillPoint? at = null) => new(
        new Dictionary<string, string>
        {
            ["KILL_AFTER"] = at is { Before: false } ? at.Step.ToString(CultureInfo.InvariantCulture) : "0",
            ["KILL_BEFORE"] = at is { Before: true } ? at.Step.ToString(CultureInfo.InvariantCulture) : "0",
            ["KILL_WHOM"] = _whom,
        },
        (at is null ? "" : _programs.Below("killing") + ":") + _programs.Below("plain") + ":" + ScriptTemplates.StandIns);

    public void Dispose()
    {
        _saved.Dispose();
        _programs.Dispose();
    }

    private static void Copy(string from, string to) =>
        Assert.That(Tool.Run("/bin/sh", ["-c", "find \"$2\" -mindepth 1 -delete && cp -a -- \"$1/.\" \"$2\"", "copy", from, to]).ExitCode, Is.Zero);
}
