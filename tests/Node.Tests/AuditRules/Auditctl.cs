using System.Diagnostics;
using System.Text.RegularExpressions;

namespace RsyslogRelp.Node.Tests.AuditRules;

/// <summary>
/// The machine's own auditctl. It talks to the machine's only audit subsystem, so everything loaded here is taken back,
/// and only that: another's rules stay.
/// </summary>
internal sealed class Auditctl : IDisposable
{
    private static readonly string[] Candidates = ["/usr/sbin/auditctl", "/sbin/auditctl"];

    private readonly string _path;
    private readonly string _folder = Directory.CreateTempSubdirectory("audit-rules-").FullName;
    private readonly Dictionary<string, string> _status;

    private Auditctl(string path, string status)
    {
        _path = path;
        _status = status.Split('\n')
            .Select(line => line.Split(' '))
            .Where(words => words.Length >= 2)
            .ToDictionary(words => words[0], words => words[1]);
    }

    /// <summary>Finds auditctl, or ignores the test where rules cannot be loaded.</summary>
    internal static Auditctl Require()
    {
        string? path = Array.Find(Candidates, File.Exists);
        if (path is null)
        {
            Assert.Ignore("auditctl is not installed");
        }

        (int code, string output) = Start(path, "-s");
        if (code != 0)
        {
            Assert.Ignore($"no permission to load audit rules: {output}");
        }

        if (output.Contains("enabled 2", StringComparison.Ordinal))
        {
            Assert.Ignore("the audit rules of this machine are locked until it reboots");
        }

        return new Auditctl(path, output);
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

    /// <summary>The rules that are loaded now.</summary>
    internal string List() => Start(_path, "-l").Output;

    public void Dispose()
    {
        Read($"-r {_status["rate_limit"]}\n-b {_status["backlog_limit"]}\n-f {_status["failure"]}\n"
            + $"--backlog_wait_time {_status["backlog_wait_time"]}\n-e {_status["enabled"]}\n");
        Directory.Delete(_folder, recursive: true);
    }

    private static string Undo(string lines) => Regex.Replace(
        Regex.Replace(lines, "(?<=^| )-[aA]", "-d", RegexOptions.Multiline), "(?<=^| )-w", "-W", RegexOptions.Multiline);

    private static (int Code, string Output) Start(string path, params string[] arguments)
    {
        ProcessStartInfo start = new(path, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd() + error.GetAwaiter().GetResult();
        process.WaitForExit();
        return (process.ExitCode, output);
    }

    private bool Read(string lines)
    {
        string file = Path.Combine(_folder, "one.rules");
        File.WriteAllText(file, lines);
        return Start(_path, "-R", file).Code == 0;
    }
}
