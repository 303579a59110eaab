using RsyslogRelp.NodeSyntax.AuditRules;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Node.Tests.AuditRules;

/// <summary>The linter warns of exactly those paths for which the real auditctl or kernel needs something on the node.</summary>
[NonParallelizable]
internal sealed class AuditRulesLinterPathsAgainstAuditctlTests
{
    private Auditctl? _auditctl;
    private TemporaryDirectory? _directory;

    [OneTimeSetUp]
    public void FindAuditctl()
    {
        _auditctl = Auditctl.Require();
        _directory = new TemporaryDirectory();
        _directory.Write("file", "");
    }

    [OneTimeTearDown]
    public void RestoreAudit()
    {
        // Nothing to restore where auditctl is missing.
        if (_auditctl is not null)
        {
            _auditctl.Dispose();
            Assert.That(_auditctl.List(), Does.Not.Contain("lint"), "every rule was taken back");
        }

        _directory?.Dispose();
    }

    [TestCase("-w /lint-none/x -p wa -k lint")]
    [TestCase("-w /lint-none/directory/x -p wa -k lint")]
    [TestCase("-w /lint-none/. -p wa -k lint")]
    [TestCase("-a always,exit -F path=/lint-none/x -F perm=wa -k lint")]
    [TestCase("-a always,exit -F dir=/lint-none -F perm=wa -k lint")]
    [TestCase("-a always,exit -F dir=/lint-none/ -F perm=wa -k lint")]
    [TestCase("-a never,exit -F dir=/lint-none/x -k lint")]
    [TestCase("-a always,exit -S execve -F exe=/lint-none/x -k lint")]
    [TestCase("-a always,exit -S execve -F exe!=/lint-none/x -k lint")]
    [TestCase("-a never,exclude -F exe=/lint-none/x")]
    [TestCase("-a never,user -F exe=/lint-none/x")]
    [TestCase("-a never,task -F exe=/lint-none/x")]
    [TestCase("-w / -F exe=/lint-none/x -k lint")]
    [TestCase("-q /etc,/lint-none")]
    [TestCase("-q /lint-none,/etc")]
    public void Warns_of_what_auditctl_refuses_for_lack_of_a_directory(string line)
    {
        Assert.That(_auditctl!.Loads(line + "\n", out _), Is.False);
        Assert.That(OfDirectories(line), Has.Length.EqualTo(1));
    }

    [TestCase("-w {0}/file -p wa -k lint")]
    [TestCase("-w {0}/none -p wa -k lint")]
    [TestCase("-a always,exit -F path={0}/file -F perm=wa -k lint")]
    [TestCase("-a always,exit -F path={0}/none -F perm=wa -k lint")]
    [TestCase("-a always,exit -F dir={0} -F perm=wa -k lint")]
    [TestCase("-a always,exit -F dir={0}/file -F perm=wa -k lint")]
    [TestCase("-a always,exit -S execve -F exe={0}/none -k lint")]
    [TestCase("-q /etc,{0}")]
    public void Only_warns_since_the_line_loads_where_it_exists(string format)
    {
        string line = string.Format(null, format, _directory!.Path);

        Assert.That(_auditctl!.Loads(line + "\n", out _), Is.True);
        Assert.That(OfDirectories(line), Has.Length.EqualTo(1));
    }

    [TestCase("-w /lint-none -p wa -k lint")]
    [TestCase("-w /lint-none/ -p wa -k lint")]
    [TestCase("-w /etc/lint-none -p wa -k lint")]
    [TestCase("-w /etc/./lint-none -p wa -k lint")]
    [TestCase("-a always,exit -F path=/lint-none -F perm=wa -k lint")]
    [TestCase("-a always,exit -F path=/etc//lint-none -F perm=wa -k lint")]
    [TestCase("-a always,exit -F dir=/usr/bin/ -F perm=wa -k lint")]
    [TestCase("-a always,exit -S execve -F exe=/usr/bin/lint-none -k lint")]
    [TestCase("-q /etc,/usr")]
    public void Is_silent_where_auditctl_needs_no_more_than_every_node_has(string line)
    {
        Assert.That(_auditctl!.Loads(line + "\n", out _), Is.True);
        Assert.That(OfDirectories(line), Is.Empty);
    }

    private static AuditRuleFinding[] OfDirectories(string line)
    {
        IReadOnlyList<AuditRuleFinding> findings = AuditRulesLinter.Lint(line);

        Assert.That(findings.Where(static finding => finding.Severity == AuditRuleSeverity.Error), Is.Empty);
        return [.. findings.Where(static finding => finding.Message.Contains("only where", StringComparison.Ordinal))];
    }
}
