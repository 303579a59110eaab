using RsyslogRelp.NodeSyntax.AuditRules;

namespace RsyslogRelp.NodeSyntax.Tests.AuditRules;

/// <summary>What the linter says of rules that load only where a directory exists.</summary>
internal sealed class NodeDirectoriesTests
{
    private const string Begin = "-D\n-c\n";

    [TestCase(
        "-w /opt/agent/conf/x -p wa -k k",
        "-w '/opt/agent/conf/x' loads only where the directory '/opt/agent/conf' exists: see that every node has it")]
    [TestCase(
        "-w /opt/agent/conf/ -p wa -k k",
        "-w '/opt/agent/conf' loads only where the directory '/opt/agent' exists: see that every node has it")]
    [TestCase("-a always,exit -F dir=/data -F perm=wa -k k", "dir='/data' loads only where '/data' exists: see that every node has it")]
    [TestCase("-a never,exit -F dir=/data/ -F perm=wa", "dir='/data/' loads only where '/data' exists: see that every node has it")]
    [TestCase(
        "-a always,exit -F path=/data/x -F perm=wa -k k",
        "path='/data/x' loads only where the directory '/data' exists: see that every node has it")]
    [TestCase(
        "-a always,exit -S all -F exe=/data/bin/x -k k",
        "exe='/data/bin/x' loads only where the directory '/data/bin' exists: see that every node has it")]
    [TestCase(
        "-a always,exit -S all -F exe!=/data/bin/x -k k",
        "exe='/data/bin/x' loads only where the directory '/data/bin' exists: see that every node has it")]
    [TestCase(
        "-a never,exclude -F exe=/data/bin/x",
        "exe='/data/bin/x' loads only where the directory '/data/bin' exists: see that every node has it")]
    [TestCase(
        "-a always,exit -F path=/data/x -F exe=/more/x -F perm=wa -k k",
        "path='/data/x' loads only where the directory '/data' exists, exe='/more/x' loads only where the directory '/more' exists: "
            + "see that every node has them")]
    [TestCase(
        "-w /data/../etc/passwd -p wa -k k",
        "path '/data/../etc/passwd' is taken literally, '..', '*' and '?' included: write each path in full")]
    [TestCase("-q /etc,/data", "-q '/etc,/data' works only where '/data' exists: see that every node has it")]
    public void Linter_warns_once_per_line_of_directories_that_must_exist(string line, string message)
    {
        AuditRuleFinding[] findings = [.. AuditRulesLinter.Lint(Begin + line + "\n").Where(static finding => finding.Line == 3)];

        Assert.That(findings.Select(static finding => finding.Message), Is.EqualTo([message]));
        Assert.That(findings[0].Severity, Is.EqualTo(AuditRuleSeverity.Warning));
    }

    [TestCase("-w /nonexistent -p wa -k k")]
    [TestCase("-w / -p wa -k k")]
    [TestCase("-w /etc/sudoers.d/ -p wa -k k")]
    [TestCase("-w /etc//ssh/./sshd_config -p wa -k k")]
    [TestCase("-w /var/log/lastlog -p wa -k k")]
    [TestCase("-w /var/log/audit/audit.log -p wa -k k")]
    [TestCase("-w /etc/systemd/system/x.service -p wa -k k")]
    [TestCase("-a always,exit -F dir=/ -F perm=wa -k k")]
    [TestCase("-a always,exit -F dir=/etc/ -F perm=wa -k k")]
    [TestCase("-a always,exit -F dir=/usr/local/bin -F perm=wa -k k")]
    [TestCase("-a always,exit -F path=/usr/bin/sudo -F perm=x -k k")]
    [TestCase("-a always,exit -S all -F exe=/usr/sbin/sshd -k k")]
    [TestCase("-q /etc,/usr/local")]
    public void Linter_accepts_directories_that_every_node_has(string line) =>
        Assert.That(AuditRulesLinter.Lint(Begin + line + "\n-w /etc/passwd -p wa -k other\n"), Is.Empty);

    // Deleting has a warning of its own, and a refused line never gets that far.
    [TestCase("-W /data/x -p wa -k k", "deleting fails")]
    [TestCase("-d always,exit -F dir=/data -k k", "deleting fails")]
    [TestCase("-a always,exit -F dir!=/data -k k", "takes only =")]
    public void Linter_reports_only_the_error_of_a_line_that_is_refused(string line, string message)
    {
        string[] messages =
        [
            .. AuditRulesLinter.Lint(Begin.Replace("-c", "-i", StringComparison.Ordinal) + line + "\n-w /etc/passwd -p wa -k k\n")
                .Where(static finding => finding.Line == 3)
                .Select(static finding => finding.Message),
        ];

        Assert.That(messages, Has.Length.EqualTo(1));
        Assert.That(messages[0], Does.Contain(message));
    }

    [Test]
    public void Directory_warnings_count_for_the_maximum_of_findings()
    {
        string rules = Begin + string.Concat(Enumerable.Range(0, 500).Select(static i => $"-w /data/{i} -p wa -k k\n"));
        Assert.That(AuditRulesLinter.Lint(rules), Has.Count.EqualTo(AuditRulesLinter.MaxFindings));
    }

    [Test]
    public void Known_directories_include_their_parents() =>
        Assert.That(
            NodeDirectories.Everywhere.Where(static path => !NodeDirectories.Everywhere.Contains(Path.GetDirectoryName(path) ?? "/")),
            Is.Empty);
}
