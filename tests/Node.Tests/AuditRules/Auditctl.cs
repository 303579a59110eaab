using System.Globalization;
using System.Text.RegularExpressions;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Node.Tests.AuditRules;

/// <summary>
/// The machine's own auditctl. It talks to the machine's only audit subsystem, so everything loaded here is taken back,
/// and only that: another's rules stay.
/// </summary>
internal sealed partial class Auditctl : IDisposable
{
    private readonly string _path;
    private readonly string _folder = Directory.CreateTempSubdirectory("audit-rules-").FullName;
    private readonly Dictionary<string, string> _status;
    private readonly FileStream _turn;

    private Auditctl(string path, string status, FileStream turn)
    {
        _path = path;
        _turn = turn;
        _status = status.Split('\n')
            .Select(line => line.Split(' '))
            .Where(words => words.Length >= 2)
            .ToDictionary(words => words[0], words => words[1]);
    }

    /// <summary>Finds auditctl, or ignores the test where rules cannot be loaded. Other test processes wait for their turn until it is disposed of.</summary>
    internal static Auditctl Require()
    {
        string path = RealPrograms.Require("auditctl", "auditd");
        FileStream turn = TakeTurn();
        try
        {
            ToolResult status = Tool.Run(path, ["-s"]);
            if (status.ExitCode != 0)
            {
                Assert.Ignore($"no permission to load audit rules: {status.Error}");
            }

            if (status.Output.Contains("enabled 2", StringComparison.Ordinal))
            {
                Assert.Ignore("the audit rules of this machine are locked until it reboots");
            }

            return new Auditctl(path, status.Output, turn);
        }
        catch
        {
            turn.Dispose();
            throw;
        }
    }

    /// <summary>As <see cref="Require"/>, for tests that load whole files, which begin with -D: ignores the test where rules of others would go.</summary>
    internal static Auditctl RequireWithoutRules()
    {
        Auditctl auditctl = Require();
        if (!auditctl.List().StartsWith("No rules", StringComparison.Ordinal) || auditctl._status["pid"] != "0")
        {
            auditctl.Dispose();
            Assert.Ignore("this machine has audit rules or an auditd of its own, which the test would disturb");
        }

        return auditctl;
    }

    /// <summary>Loads a file of these lines and takes the rules back.</summary>
    /// <returns>Whether auditctl -R succeeded.</returns>
    internal bool Loads(string lines, out string listed)
    {
        try
        {
            bool loaded = Read(lines);
            listed = List();
            return loaded;
        }
        finally
        {
            // Deleting a rule takes the words that added it. Also after a refusal, which may have come after a line that was loaded.
            Read("-i\n" + Undo(lines));
        }
    }

    /// <summary>Loads a file that begins with -D, as augenrules does. The rules stay until the next file, or until <see cref="DeleteAll"/>.</summary>
    internal AuditLoad Load(string rules)
    {
        string file = Path.Combine(_folder, "all.rules");
        File.WriteAllText(file, rules);
        ToolResult result = Tool.Run(_path, ["-R", file]);
        string[] lines = rules.Split('\n');
        return new AuditLoad(
            result.ExitCode == 0,
            [.. FaultyLine().Matches(result.Output + result.Error).Select(match => lines[int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) - 1])],
            [.. List().Split('\n', StringSplitOptions.RemoveEmptyEntries)]);
    }

    /// <summary>Whether an auditd takes up the kernel's records.</summary>
    internal bool HasDaemon => !Tool.Run(_path, ["-s"]).Output.Contains("pid 0\n", StringComparison.Ordinal);

    internal void DeleteAll() => Tool.Run(_path, ["-D"]);

    /// <summary>The rules that are loaded now.</summary>
    internal string List() => Tool.Run(_path, ["-l"]).Output;

    public void Dispose()
    {
        Read($"-r {_status["rate_limit"]}\n-b {_status["backlog_limit"]}\n-f {_status["failure"]}\n"
            + $"--backlog_wait_time {_status["backlog_wait_time"]}\n-e {_status["enabled"]}\n");
        Directory.Delete(_folder, recursive: true);
        _turn.Dispose();
    }

    // There is one audit subsystem, however many test processes there are.
    private static FileStream TakeTurn()
    {
        FileStream? turn = null;
        Eventually.Holds(
            () =>
            {
                turn = new FileStream(Path.Combine(Path.GetTempPath(), "rsyslog-relp-audit-tests.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                return true;
            },
            "the audit subsystem to be free of other tests");
        return turn!;
    }

    private static string Undo(string lines) => Regex.Replace(
        Regex.Replace(lines, "(?<=^| )-[aA]", "-d", RegexOptions.Multiline), "(?<=^| )-w", "-W", RegexOptions.Multiline);

    private bool Read(string lines)
    {
        string file = Path.Combine(_folder, "one.rules");
        File.WriteAllText(file, lines);
        return Tool.Run(_path, ["-R", file]).ExitCode == 0;
    }

    [GeneratedRegex("There was an error in line ([0-9]+) of ")]
    private static partial Regex FaultyLine();
}

/// <summary>What became of a file of rules.</summary>
/// <param name="Succeeded">Whether auditctl -R exited with 0, which is what the configurator and its metric go by.</param>
/// <param name="Refused">The lines that were refused.</param>
/// <param name="Loaded">The rules that are loaded, as auditctl lists them.</param>
internal sealed record AuditLoad(bool Succeeded, IReadOnlyList<string> Refused, IReadOnlyList<string> Loaded);
