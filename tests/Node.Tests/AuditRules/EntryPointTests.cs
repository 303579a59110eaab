using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Node.Tests.AuditRules;

/// <summary>What the real kernel records of programs that enter it by the 64-bit and by the 32-bit door, under the default rules.</summary>
[NonParallelizable]
internal sealed partial class EntryPointTests
{
    private const string Created = "/usr/local/rsyslog-relp-audit-test";
    private const string ArchX64 = "c000003e";
    private const string ArchI386 = "40000003";

    private TemporaryDirectory? _directory;
    private Auditctl? _auditctl;
    private AuditDaemon? _auditd;

    [OneTimeSetUp]
    public void StartAuditd()
    {
        if (RuntimeInformation.ProcessArchitecture != Architecture.X64)
        {
            Assert.Ignore("the programs are machine code of x86-64");
        }

        _directory = new TemporaryDirectory();
        _auditctl = Auditctl.RequireWithoutRules();
        _auditd = new AuditDaemon(_auditctl);
    }

    [OneTimeTearDown]
    public void RestoreAudit()
    {
        _auditctl?.DeleteAll();
        _auditd?.Dispose();
        _auditctl?.Dispose();
        _directory?.Dispose();
        File.Delete(Created);
    }

    [Test]
    public void Every_system_call_of_the_rules_and_a_created_file_leave_a_record_with_their_key_through_either_door()
    {
        Assert.That(_auditctl!.Load(DefaultRules.Text).Succeeded, Is.True);

        (string[] narrow, string[] wide) = Run("both");

        Assert.That(narrow, Is.EquivalentTo(Watched("b32", "i386").Append($"{Number("i386", "creat")} system_integrity")));
        Assert.That(wide, Is.EquivalentTo(Watched("b64", "x86_64").Append($"{Number("x86_64", "creat")} system_integrity")));
    }

    [Test]
    public void Without_the_32_bit_twins_the_32_bit_door_leaves_no_record()
    {
        Assert.That(_auditctl!.Load(string.Join('\n', DefaultRules.Text.Split('\n').Where(static line => !line.Contains("arch=b32", StringComparison.Ordinal)))).Succeeded, Is.True);

        (string[] narrow, string[] wide) = Run("wide");

        Assert.That(narrow, Is.Empty);
        Assert.That(wide, Is.Not.Empty);
    }

    // Records come in the order of the calls: once the last of the second program is there, those of the first are too.
    private (string[] Narrow, string[] Wide) Run(string name)
    {
        Execute(32, "i386", name + "32", DefaultRules.Rules.Where(static rule => rule.Contains("arch=b32", StringComparison.Ordinal)));
        Execute(64, "x86_64", name + "64", DefaultRules.Rules.Where(static rule => rule.Contains("arch=b64", StringComparison.Ordinal)));
        Eventually.Holds(() => _auditd!.SystemCallsOf(name + "64").Any(static line => line.Contains("key=\"system_integrity\"", StringComparison.Ordinal)), "the record of the created file");
        return (Records(name + "32", ArchI386), Records(name + "64", ArchX64));
    }

    // A login is what most rules ask for: records of daemons are not wanted.
    private void Execute(int bits, string table, string name, IEnumerable<string> rules)
    {
        File.Delete(Created);
        string program = _directory!.Below(name);
        EntryPointProgram.Write(
            program, bits, rules.SelectMany(DefaultRules.Syscalls).Select(syscall => Number(table, syscall)),
            creat: Number(table, "creat"), exit: Number(table, "exit"), Created);
        ToolResult result = Tool.Run(RealPrograms.Require("bash", "bash"), ["-c", "echo 1000 >/proc/self/loginuid && exec \"$1\"", "bash", program]);
        if (bits == 32 && result.ExitCode == 126)
        {
            Assert.Ignore("this kernel has no door for 32-bit programs");
        }

        Assert.That(result.ExitCode, Is.Zero, result.Error);
        Assert.That(File.Exists(Created), Is.True);
    }

    private string[] Records(string program, string arch) =>
    [
        .. _auditd!.SystemCallsOf(program).Select(static line => SystemCall().Match(line))
            .Where(match => match.Groups["arch"].Value == arch && !IsStart(match))
            .Select(static match => $"{match.Groups["number"].Value} {match.Groups["key"].Value}"),
    ];

    // The shell's call that became the program, recorded under the program's name; the program's own execve fails.
    private static bool IsStart(Match match) => match.Groups["arch"].Value == ArchX64 && match.Groups["success"].Value == "yes"
        && match.Groups["number"].Value == Number("x86_64", "execve").ToString(CultureInfo.InvariantCulture);

    private static IEnumerable<string> Watched(string arch, string table) => DefaultRules.Rules
        .Where(rule => rule.Contains("arch=" + arch, StringComparison.Ordinal))
        .SelectMany(rule => DefaultRules.Syscalls(rule).Select(syscall => $"{Number(table, syscall)} {DefaultRules.Key(rule)}"));

    private static int Number(string table, string syscall)
    {
        ToolResult result = Tool.Run(RealPrograms.Require("ausyscall", "auditd"), [table, syscall, "--exact"]);
        Assert.That(result.ExitCode, Is.Zero, $"{table} {syscall}");
        return int.Parse(result.Output, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(" arch=(?<arch>[0-9a-f]+) syscall=(?<number>[0-9]+) .*success=(?<success>yes|no) .*key=\"(?<key>[^\"]+)\"")]
    private static partial Regex SystemCall();
}
