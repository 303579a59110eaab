using RsyslogRelp.NodeSyntax.AuditRules;

namespace RsyslogRelp.Node.Tests.AuditRules;

/// <summary>The linter's errors are exactly what the real auditctl and kernel refuse.</summary>
[NonParallelizable]
internal sealed class AuditRulesLinterAgainstAuditctlTests
{
    private Auditctl? _auditctl;

    private static IEnumerable<string> Lines()
    {
        string longKey = new('k', 256);
        string fields(int count) => string.Concat(Enumerable.Range(0, count).Select(i => $" -F a0!={i}"));
        return
        [
            // Lists and actions.
            "-a always,exit -F arch=b64 -S chroot -k lint",
            "-a exit,always -F arch=b64 -S chroot -k lint",
            "-A exit,always -F arch=b32 -S chroot -k lint",
            "-aexit,always -Farch=b64 -Schroot -klint",
            "-a always,entry -S chroot -k lint",
            "-a entry,always -S chroot -k lint",
            "-a possible,exit -S chroot -k lint",
            "-a always,Exit -S chroot -k lint",
            "-a Always,exit -S chroot -k lint",
            "-a always,always -S chroot -k lint",
            "-a exit,exit -S chroot -k lint",
            "-a always -S chroot -k lint",
            "-a always,exit,x -S chroot -k lint",
            "-a always,nothing -S chroot -k lint",
            "-a always,exit -a always,exit -S chroot -k lint",
            "-S chroot -a always,exit -k lint",
            "-S chroot -a always,task -k lint",
            "-a always,task -S chroot",
            "-a never,user -F uid=4294960000",
            "-a always,user -S chroot",
            "-a never,filesystem -F fstype=tracefs",
            "-a never,filesystem -F fstype=tracefs -F key=lint",
            "-a never,filesystem -F fstype=nothing",
            "-a never,filesystem -F fstype>tracefs",
            "-a never,filesystem -F uid=0",
            "-a always,filesystem -S chroot",
            "-a never,exclude -F msgtype=CRYPTO_SESSION",
            "-a never,exclude -F msgtype=crypto_session",
            "-a never,exclude -F msgtype=2404",
            "-a never,exclude -F msgtype=UNKNOWN[2404]",
            "-a never,exclude -F msgtype=UNKNOWN[x]",
            "-a never,exclude -F msgtype=NOTHING",
            "-a never,exclude -F msgtype=ALL",
            "-a never,exclude -F success=1",
            "-a never,exclude -F sessionid=1",
            "-a never,exclude -F exe=/bin/true",
            "-a never,exclude -F exe=/bin/true -F key=lint",
            "-a never,exclude -F msgtype=1300 -k lint",
            "-a never,exclude -S chroot",
            // System calls.
            "-a always,exit -F arch=b64 -S nothing -k lint",
            "-a always,exit -F arch=b64 -S chroot,nothing -k lint",
            "-a always,exit -F arch=b64 -S chroot,,mount -k lint",
            "-a always,exit -F arch=b64 -S CHROOT -k lint",
            "-a always,exit -F arch=b64 -S socketcall -k lint",
            "-a always,exit -F arch=b32 -S socketcall -k lint",
            "-a always,exit -F arch=b32 -S madvise1 -k lint",
            "-a always,exit -F arch=b64 -S umount -k lint",
            "-a always,exit -F arch=x86_64 -S newfstat -k lint",
            "-a always,exit -F arch=aarch64 -S newfstat -k lint",
            "-a always,exit -F arch=aarch64 -S mknod -k lint",
            "-a always,exit -F arch=arm -S recv -k lint",
            "-a always,exit -S 161 -k lint",
            "-a always,exit -S 0xa1 -k lint",
            "-a always,exit -S 2047 -k lint",
            "-a always,exit -S 2048 -k lint",
            "-a always,exit -S all -F uid=4294960000 -k lint",
            "-a always,exit -S -k lint",
            "-S chroot",
            // Architectures.
            "-a always,exit -F arch=B64 -S chroot -k lint",
            "-a always,exit -F arch=i686 -S chroot -k lint",
            "-a always,exit -F arch=c000003e -S chroot -k lint",
            "-a always,exit -F arch=0xc000003e -S chroot -k lint",
            "-a always,exit -F arch=3221225534 -S chroot -k lint",
            "-a always,exit -F arch=12 -S chroot -k lint",
            "-a always,exit -F arch=b16 -S chroot -k lint",
            "-a always,exit -F arch=ia64 -S chroot -k lint",
            "-a always,exit -F arch!=b64 -S chroot -k lint",
            "-a always,exit -F arch>b64 -S chroot -k lint",
            "-a always,exit -S chroot -F arch=b64 -k lint",
            // Fields and operators.
            "-a always,exit -F arch=b64 -S chroot -F auid>=1000 -F auid!=unset -k lint",
            "-a always,exit -F arch=b64 -S chroot -F auid>0 -F auid!=-1 -F key=lint",
            "-a always,exit -F arch=b64 -S chroot -F AUID!=4294967295 -F key=lint",
            "-a always,exit -F arch=b64 -S chroot -F auid>-1 -k lint",
            "-a always,exit -F arch=b64 -S chroot -F uid=-1 -k lint",
            "-a always,exit -F arch=b64 -S chroot -F uid=unset -k lint",
            "-a always,exit -F arch=b64 -S chroot -F obj_uid=4294967295 -k lint",
            "-a always,exit -F arch=b64 -S chroot -F uid=root -k lint",
            "-a always,exit -F arch=b64 -S chroot -F uid&1 -k lint",
            "-a always,exit -F arch=b64 -S chroot -F gid=root -k lint",
            "-a always,exit -F arch=b64 -S chroot -F gid=-1 -k lint",
            "-a always,exit -F arch=b64 -S chroot -F gid=4294967295 -k lint",
            "-a always,exit -F arch=b64 -S chroot -F sgid&=4 -k lint",
            "-a always,exit -F arch=b64 -S chroot -F uid==0 -k lint",
            "-a always,exit -F arch=b64 -S chroot -F uid!==0 -k lint",
            "-a always,exit -F arch=b64 -S chroot -F uid=>0 -k lint",
            "-a always,exit -F arch=b64 -S chroot -F uid=<0 -k lint",
            "-a always,exit -F arch=b64 -S chroot -F uid>==0 -k lint",
            "-a always,exit -F arch=b64 -S chroot -F uid<>0 -k lint",
            "-a always,exit -F arch=b64 -S chroot -F uid=!0 -k lint",
            "-a always,exit -F arch=b64 -S chroot -F uid=&0 -k lint",
            "-a always,exit -F arch=b64 -S chroot -F uid=-root -k lint",
            "-a always,exit -F arch=b64 -S chroot -F auid==unset -k lint",
            "-a always,exit -F arch=b64 -S chroot -F gid==0 -k lint",
            "-a always,exit -F arch=b64 -S chroot -F gid=unset -k lint",
            "-a always,exit -F arch=b64 -S chroot -F egid!=unset -k lint",
            "-a always,exit -F arch=b64 -S chroot -F sgid=unset -k lint",
            "-a always,exit -F arch=b64 -S chroot -F fsgid=unset -k lint",
            "-a always,exit -F arch=b64 -S chroot -F obj_gid=unset -k lint",
            "-a always,exit -F arch=b64 -S chroot -F a0&=4 -F a1&2 -F a2=-1 -F a3>=0x10 -k lint",
            "-a always,exit -F arch=b64 -S chroot -F a0=x -k lint",
            "-a always,exit -F arch=b64 -S chroot -F a4=1 -k lint",
            "-a always,exit -F arch=b64 -S chroot -F nothing=1 -k lint",
            "-a always,exit -F arch=b64 -S chroot -F uid -k lint",
            "-a always,exit -F arch=b64 -S chroot -F uid= -k lint",
            "-a always,exit -F arch=b64 -S chroot -F =0 -k lint",
            "-a always,exit -F arch=b64 -S chroot -F exit=-EACCES -k lint",
            "-a always,exit -F arch=b64 -S chroot -F exit=eperm -k lint",
            "-a always,exit -F arch=b64 -S chroot -F exit=-13 -k lint",
            "-a always,exit -F arch=b64 -S chroot -F exit=ENOTHING -k lint",
            "-a never,user -F exit=-13",
            "-a always,exit -F arch=b64 -S chroot -F success=1 -k lint",
            "-a always,exit -F arch=b64 -S chroot -F success!=0 -k lint",
            "-a always,exit -F arch=b64 -S chroot -F success=yes -k lint",
            "-a always,exit -F arch=b64 -S chroot -F success&1 -k lint",
            "-a always,exit -F arch=b64 -S chroot -F pid=1 -F ppid=1 -F pers=8 -F pers&8 -F devmajor>1 -F devminor&1 -k lint",
            "-a always,exit -F arch=b64 -S chroot -F devmajor&1 -k lint",
            "-a always,exit -F arch=b64 -S chroot -F pid=-1 -k lint",
            "-a never,user -F ppid=1",
            "-a always,exit -F arch=b64 -S chroot -F inode=5 -k lint",
            "-a always,exit -F arch=b64 -S chroot -F inode>5 -k lint",
            "-a always,exit -F arch=b64 -S chroot -F inode=5 -F inode=6 -k lint",
            "-a always,exit -F arch=b64 -S chroot -F inode!=5 -F inode=6 -k lint",
            "-a always,exit -F arch=b64 -S chroot -F msgtype=SYSCALL -k lint",
            "-a never,user -F msgtype=USER_LOGIN -F uid=4294960000",
            "-a always,exit -F arch=b64 -S openat -F filetype=dir -k lint",
            "-a always,exit -F arch=b64 -S openat -F filetype!=FIFO -k lint",
            "-a always,exit -F arch=b64 -S openat -F filetype=4 -k lint",
            "-a always,exit -F arch=b64 -S openat -F filetype>dir -k lint",
            "-a always,exit -F arch=b64 -S openat -F fstype=tracefs -k lint",
            "-a always,exit -F arch=b64 -S connect -F saddr_fam=2 -k lint",
            "-a always,exit -F arch=b64 -S connect -F saddr_fam=45 -k lint",
            "-a always,exit -F arch=b64 -S connect -F saddr_fam=46 -k lint",
            "-a always,exit -F arch=b64 -S connect -F saddr_fam=inet -k lint",
            "-a always,exit -F arch=b64 -S connect -F sessionid=unset -k lint",
            "-a always,exit -F arch=b64 -S connect -F sessionid=x -k lint",
            "-a never,task -F sessionid=1",
            "-a always,exit -F arch=b64 -S connect -F subj_type=a_t -k lint",
            "-a always,exit -F arch=b64 -S connect -F subj_type>a_t -k lint",
            "-a always,exit -F arch=b64 -S connect -F subj_sen>s0 -k lint",
            "-a always,exit -F arch=b64 -S connect -F obj_lev_low>s0 -k lint",
            "-a never,user -F obj_type=a_t",
            "-a always,exit -F arch=b64 -S connect -F field_compare=25 -k lint",
            "-a always,exit -F arch=b64 -S connect -F field_compare=26 -k lint",
            "-a always,exit -F arch=b64 -S execve -F exe=/bin/true -k lint",
            "-a always,exit -F arch=b64 -S execve -F exe!=/bin/true -k lint",
            "-a always,exit -F arch=b64 -S execve -F exe>/bin/true -k lint",
            "-a always,exit -F arch=b64 -S execve -F exe=bin/true -k lint",
            "-a always,exit -F arch=b64 -S execve -F exe=/bin/ -k lint",
            "-a always,exit -F arch=b64 -S execve -F exe=/bin/true -F exe=/bin/false -k lint",
            "-F uid=0 -a always,exit -S chroot -k lint",
            "-a always,exit -F arch=b64 -S chroot" + fields(61) + " -k lint",
            "-a always,exit -F arch=b64 -S chroot" + fields(62) + " -k lint",
            "-a always,exit -F arch=b64 -S chroot" + fields(63),
            // Comparisons.
            "-a always,exit -F arch=b64 -S chroot -C uid!=euid -k lint",
            "-a always,exit -F arch=b64 -S chroot -C auid=obj_uid -k lint",
            "-a always,exit -F arch=b64 -S chroot -C obj_gid=fsgid -k lint",
            "-a always,exit -F arch=b64 -S chroot -C uid>euid -k lint",
            "-a always,exit -F arch=b64 -S chroot -C uid=uid -k lint",
            "-a always,exit -F arch=b64 -S chroot -C uid=gid -k lint",
            "-a always,exit -F arch=b64 -S chroot -C pid=ppid -k lint",
            "-a always,exit -F arch=b64 -S chroot -C uid=nothing -k lint",
            "-a always,exit -F arch=b64 -S chroot -C uid -k lint",
            "-a never,user -C uid=euid",
            "-C uid=euid -a always,exit -S chroot -k lint",
            // Watches, paths, permissions.
            "-w /etc/passwd -p wa -k lint",
            "-w /etc -p wa -k lint",
            "-w /etc/ -p wa -k lint",
            "-w / -p x -k lint",
            "-w etc -p wa -k lint",
            "-w /etc/passwd",
            "-w /etc/passwd -p waz -k lint",
            "-w /etc/passwd -p rwxaa -k lint",
            "-w /etc/passwd -p WA -k lint",
            "-w /etc/passwd -p -k lint",
            "-w /etc/" + new string('n', 255) + " -p wa -k lint",
            "-w /etc/" + new string('n', 256) + " -p wa -k lint",
            "-w /etc/lint\\ file -p wa -k lint",
            "-w /etc/lint*.conf -p wa -k lint",
            "-w /etc/passwd -F arch=b64 -k lint",
            "-w /etc/passwd -F uid=0 -k lint",
            "-w /etc/passwd -F path=/etc/group -k lint",
            "-w /etc/passwd -w /etc/group -k lint",
            "-a always,exit -w /etc/passwd -k lint",
            "-w /etc/passwd -a always,exit -k lint",
            "-w /etc/passwd -a exit,always -k lint",
            "-p wa -w /etc/passwd -k lint",
            "-k lint -w /etc/passwd",
            "-a always,exit -F dir=/etc -F perm=wa -F key=lint",
            "-a always,exit -F arch=b64 -F dir=/etc/ -F perm=wa -k lint",
            "-a always,exit -F path=/etc/passwd -F perm=wa -k lint",
            "-a always,exit -F path=/etc/passwd -p wa -k lint",
            "-a always,exit -p wa -F path=/etc/passwd -k lint",
            "-a always,exit -F path=/etc/passwd -F perm!=wa -k lint",
            "-a always,exit -F path=/etc/passwd -F perm=rwxaa -k lint",
            "-a always,exit -F path=/etc/passwd -F perm=q -k lint",
            "-a always,exit -F path=etc/passwd -k lint",
            "-a always,exit -F path=/etc/ -k lint",
            "-a always,exit -F path!=/etc/passwd -k lint",
            "-a always,exit -F dir!=/etc -k lint",
            "-a always,exit -F dir=etc -k lint",
            "-a always,exit -F dir=/etc -F path=/etc/passwd -k lint",
            "-a always,exit -F path=/etc/passwd -F inode=5 -k lint",
            "-a never,user -F path=/etc/passwd",
            "-a never,user -F perm=wa",
            // Keys.
            "-a always,exit -F uid=4294960000 -k lint",
            "-a always,exit -F uid=4294960000 -F key=lint",
            "-a always,exit -F key=lint -F arch=b64 -S chroot",
            "-a always,exit -F arch=b64 -S chroot -k a -k b",
            "-a always,exit -F arch=b64 -S chroot -k " + longKey,
            "-a always,exit -F arch=b64 -S chroot -k " + longKey + "k",
            "-a always,exit -F arch=b64 -S chroot -k " + longKey[..250] + " -k 123456",
            "-a always,exit -F arch=b64 -S chroot -F key!=lint",
            "-a always,exit -F arch=b64 -S chroot -F key>lint",
            "-a always,exit -F arch=b64 -S chroot -k one -F key!=lint",
            "-a always,exit -F arch=b64 -S chroot -k",
            // Commands.
            "-c",
            "-i",
            "-c -i",
            "-c -c",
            "-c -D",
            "-c nothing",
            "-ci",
            // The error of the rest is one of those that -i has auditctl ignore.
            "-i -c",
            "-i -i",
            "-i -c -D",
            "-i -D -k lint",
            "-i -b 8192",
            "-i -f 9",
            "-i -z",
            "-i nothing",
            "-i # why",
            "-i --",
            "-ic",
            "-iD",
            "-b 8192 -i",
            "-b 8192 -i -c",
            "-b 8192 -c",
            "-b 8192 -c -i",
            "-D -i",
            "-D -c",
            "-Di",
            "-D -b 8192",
            "-b 8192 -D",
            "-e 0 -i",
            "-b 8192",
            "-b 8192 -f 1",
            "-b lots",
            "-b",
            "-b 99999999999999999999",
            "-b8192",
            "-f 0",
            "-f 3",
            "-r 0",
            "-r -1",
            "-e 0",
            "-e 3",
            "-e",
            "--backlog_wait_time 60000",
            "--backlog_wait_time=60000",
            "--backlog 60000",
            "--backlog_wait_time 600001",
            "--backlog_wait_time x",
            "--reset-lost",
            "--reset",
            "--reset-lost=1",
            "--nothing",
            "-q /etc",
            "-q /etc,",
            "-q /etc,/usr,/opt",
            "-R /etc/audit/audit.rules",
            "-h",
            "-D nothing",
            "-D -k",
            "-D -F lint",
            "-D -k lint-no-such-key",
            "-z",
            "-",
            "nothing",
            "nothing -i",
            "-a always,exit -F arch=b64 -S chroot -k lint # why",
            "-a always,exit -F arch=b64 -S chroot nothing -k lint",
            "-a always,exit -F arch=b64 -S chroot -k \"two words\"",
            // White space and line length.
            "",
            "    ",
            "# a comment",
            "   # a comment",
            "   -a   always,exit  -F arch=b64   -S chroot   -k lint   ",
            "-a always,exit -F arch=b64 -S chroot -k lint\r",
            "-a always,exit -F arch=b64 -S chroot\r",
            "-a\talways,exit -F arch=b64 -S chroot -k lint",
            "\t-a always,exit -F arch=b64 -S chroot -k lint",
            "\t",
            "\r",
            "#" + new string('x', 6142),
            // augenrules leaves out comments at the beginning of a line; this one stays on nodes with mawk.
            " #" + new string('x', 6143),
            new string(' ', 7000),
            // Lines that follow each other.
            "-a always,exit -F arch=b64 -S chroot -k lint\n-a always,exit -F arch=b64 -S chroot -k lint",
            "-a always,exit -F arch=b64 -S chroot,mount -k lint\n-a exit,always -F arch=b64 -S mount -S chroot -k lint",
            "-a always,exit -F arch=b64 -S chroot -F auid!=-1 -k lint\n-a exit,always -F arch=b64 -S chroot -F auid!=unset -F key=lint",
            "-a always,exit -F arch=b64 -S chroot -k lint\n-a always,exit -F arch=b64 -S chroot -k other",
            "-a always,exit -F arch=b64 -S chroot -k lint\n-a never,exit -F arch=b64 -S chroot -k lint",
            "-w /etc/passwd -p wa -k lint\n-w /etc/passwd -p aw -k lint",
        ];
    }

    [OneTimeSetUp]
    public void FindAuditctl() => _auditctl = Auditctl.Require();

    [OneTimeTearDown]
    public void RestoreAudit()
    {
        // Nothing to restore where auditctl is missing.
        if (_auditctl is not null)
        {
            _auditctl.Dispose();
            Assert.That(_auditctl.List(), Does.Not.Contain("lint"), "every rule was taken back");
        }
    }

    [TestCaseSource(nameof(Lines))]
    public void Refuses_what_auditctl_refuses(string lines)
    {
        bool loads = _auditctl!.Loads(lines + "\n", out _);

        // What is wrong with the text as a whole (no rules at all) is not a line's fault.
        AuditRuleFinding[] errors =
            [.. AuditRulesLinter.Lint(lines).Where(f => f.Severity == AuditRuleSeverity.Error && f.Text.Length > 0)];
        Assert.That(errors.Length == 0, Is.EqualTo(loads), errors.Length == 0 ? "no error" : errors[0].Message);
    }

    // Two spellings, which are one rule to the kernel or not; some of them only on x86_64.
    [TestCase(
        "-w /etc/passwd -p wa -k id",
        "-a always,exit -F path=/etc/passwd -F perm=wa -F key=id")]
    [TestCase(
        "-w /etc -p wa -k id",
        "-a always,exit -F dir=/etc -F perm=wa -F key=id")]
    [TestCase(
        "-w /etc/ -p wa -k id",
        "-a always,exit -F dir=/etc/ -F perm=wa -F key=id")]
    [TestCase(
        "-a always,exit -F dir=/etc -F perm=wa",
        "-a always,exit -F dir=/etc/ -F perm=wa")]
    [TestCase(
        "-a always,exit -F dir=/etc//ssl -F perm=wa",
        "-a always,exit -F dir=/etc/ssl -F perm=wa")]
    [TestCase(
        "-w /etc/passwd -p wa -k id",
        "-a always,exit -F perm=wa -F path=/etc/passwd -F key=id")]
    [TestCase(
        "-w /etc/passwd -p wa -k id",
        "-A always,exit -F path=/etc/passwd -F perm=wa -F key=id")]
    [TestCase(
        "-A always,exit -F path=/etc/passwd -F perm=wa -F key=id",
        "-w /etc/passwd -p wa -k id")]
    [TestCase(
        "-w /etc/passwd -k id",
        "-w /etc/passwd -p rwxa -k id")]
    [TestCase(
        "-w /etc/passwd -k id",
        "-a always,exit -S all -F path=/etc/passwd -F perm=rwxa -k id")]
    [TestCase(
        "-a always,exit -F arch=b64 -S execve -k p",
        "-a always,exit -F arch=b64 -S 59 -k p")]
    [TestCase(
        "-a always,exit -F arch=b64 -S execve -k p",
        "-a always,exit -F arch=x86_64 -S execve -k p")]
    [TestCase(
        "-a always,exit -F arch=b64 -S execve -k p",
        "-a always,exit -F arch=c000003e -S execve -k p")]
    [TestCase(
        "-a always,exit -F arch=b32 -S execve -k p",
        "-a always,exit -F arch=i686 -S execve -k p")]
    [TestCase(
        "-a always,exit -F arch=arm -S execve -k p",
        "-a always,exit -F arch=armeb -S execve -k p")]
    [TestCase(
        "-a always,exit -F arch=aarch64 -S execve -k p",
        "-a always,exit -F arch=armv8l -S execve -k p")]
    [TestCase(
        "-a always,exit -F arch=armv5tel -S execve -k p",
        "-a always,exit -F arch=armv7l -S execve -k p")]
    [TestCase(
        "-a always,exit -S execve -k p",
        "-a always,exit -S 59 -k p")]
    [TestCase(
        "-a always,exit -F arch=b64 -S all,execve -F uid=1 -k p",
        "-a always,exit -F arch=b64 -F uid=1 -S all -k p")]
    [TestCase(
        "-a always,exit -F arch=b64 -S all -F uid=1 -k p",
        "-a always,exit -F arch=b64 -F uid=1 -S 0 -k p")]
    [TestCase(
        "-a always,exit -F arch=b64 -F perm=x -F uid=1",
        "-a always,exit -F arch=b64 -F uid=1 -F perm=x")]
    [TestCase(
        "-a always,exit -F arch=b64 -F perm=x -F uid=1",
        "-a always,exit -F arch=b64 -S all -F perm=x -F uid=1")]
    [TestCase(
        "-a always,exit -F arch=b64 -S execve -F uid=root -k p",
        "-a always,exit -F arch=b64 -S execve -F uid=0 -k p")]
    [TestCase(
        "-a always,exit -F arch=b64 -S execve -F gid=root -k p",
        "-a always,exit -F arch=b64 -S execve -F gid=00 -k p")]
    [TestCase(
        "-a always,exit -F arch=b64 -S execve -F uid=0x10 -k p",
        "-a always,exit -F arch=b64 -S execve -F uid=020 -k p")]
    [TestCase(
        "-a always,exit -F arch=b64 -S execve -F auid=4294967295 -k p",
        "-a always,exit -F arch=b64 -S execve -F auid=unset -k p")]
    [TestCase(
        "-a always,exit -F arch=b64 -S execve -F auid!=-1 -k p",
        "-a always,exit -F arch=b64 -S execve -F loginuid!=unset -k p")]
    [TestCase(
        "-a always,exit -F arch=b64 -S execve -F exit=-EACCES -k p",
        "-a always,exit -F arch=b64 -S execve -F exit=-13 -k p")]
    [TestCase(
        "-a always,exit -F arch=b64 -S execve -F exit=EDEADLOCK -k p",
        "-a always,exit -F arch=b64 -S execve -F exit=35 -k p")]
    [TestCase(
        "-a always,exit -F arch=b64 -S execve -F exit=EWOULDBLOCK -k p",
        "-a always,exit -F arch=b64 -S execve -F exit=11 -k p")]
    [TestCase(
        "-a always,exit -F arch=b64 -S execve -F exit=EHWPOISON -k p",
        "-a always,exit -F arch=b64 -S execve -F exit=133 -k p")]
    [TestCase(
        "-a never,exclude -F msgtype=USER_LOGIN",
        "-a never,exclude -F msgtype=1112")]
    [TestCase(
        "-a never,exclude -F msgtype=UNKNOWN[1112]",
        "-a never,exclude -F msgtype=1112")]
    [TestCase(
        "-a always,exclude -F msgtype=1112",
        "-a never,exclude -F msgtype=1112")]
    [TestCase(
        "-a never,filesystem -F fstype=tracefs",
        "-a never,filesystem -F fstype=0x74726163")]
    [TestCase(
        "-a never,filesystem -F fstype=debugfs",
        "-a never,filesystem -F fstype=0x64626720")]
    [TestCase(
        "-a always,exit -F arch=b64 -S openat -F filetype=DIR",
        "-a always,exit -F arch=b64 -S openat -F filetype=dir")]
    [TestCase(
        "-a always,exit -F arch=b64 -S connect -F saddr_fam=2 -k p",
        "-a always,exit -F arch=b64 -S connect -F saddr_fam=0x2 -k p")]
    [TestCase(
        "-a always,exit -F arch=b64 -S connect -F saddr_fam=inet -k p",
        "-a always,exit -F arch=b64 -S connect -F saddr_fam=0 -k p")]
    [TestCase(
        "-a always,exit -F arch=b64 -S connect -F sessionid=unset -k p",
        "-a always,exit -F arch=b64 -S connect -F sessionid=4294967295 -k p")]
    [TestCase(
        "-a always,exit -F arch=b64 -S connect -C uid!=euid -k p",
        "-a always,exit -F arch=b64 -S connect -F field_compare!=11 -k p")]
    [TestCase(
        "-a always,exit -F arch=b64 -S connect -C uid!=euid -k p",
        "-a always,exit -F arch=b64 -S connect -C euid!=uid -k p")]
    [TestCase(
        "-a always,exit -F arch=b64 -S connect -F a1=0x10 -k p",
        "-a always,exit -F arch=b64 -S connect -F a1=16 -k p")]
    [TestCase(
        "-a always,exit -F arch=b64 -S connect -F a1=-1 -k p",
        "-a always,exit -F arch=b64 -S connect -F a1=4294967295 -k p")]
    [TestCase(
        "-a always,exit -F arch=b64 -S connect -k a -k b",
        "-a always,exit -F arch=b64 -S connect -F key=a -k b")]
    [TestCase(
        "-a always,exit -F arch=b64 -S connect -k a -k b",
        "-a always,exit -F arch=b64 -S connect -k b -k a")]
    [TestCase(
        "-a always,exit -F arch=b64 -S connect -F success=1",
        "-a always,exit -F arch=b64 -S connect -F success=5")]
    [TestCase(
        "-a always,exit -F arch=b64 -S connect -F inode=5",
        "-a always,exit -F arch=b64 -S connect -F inode=4294967301")]
    [TestCase(
        "-a exit,always -F arch=b64 -S connect",
        "-a always,exit -F arch=b64 -S connect")]
    [TestCase(
        "-a always,exit -F arch=b64 -S connect -F pers=8",
        "-a always,exit -F arch=b64 -S connect -F pers=010")]
    [TestCase(
        "-a always,exit -F arch=b64 -S connect -F subj_type=a_t",
        "-a always,exit -F arch=b64 -S connect -F subj_type=a_t")]
    [TestCase(
        "-a always,exit -F arch=b64 -S execve -F exe=/bin/true",
        "-a always,exit -F arch=b64 -S execve -F exe=/bin//true")]
    [TestCase(
        "-w /etc/./passwd -p wa",
        "-w /etc/passwd -p wa")]
    [TestCase(
        "-w /etc/passwd/ -p wa",
        "-w /etc/passwd -p wa")]
    [TestCase(
        "-a always,exit -F arch=b64 -F dir=/etc -F perm=wa -S all",
        "-a always,exit -F arch=b64 -F dir=/etc -F perm=aw")]
    [TestCase(
        "-a always,exit -F dir=/etc -p wa",
        "-a always,exit -F dir=/etc -F perm=wa")]
    [TestCase(
        "-a always,exit -F key=k -F dir=/etc -F perm=wa",
        "-w /etc -p wa -k k")]
    [TestCase(
        "-a always,exit -F dir=/etc -F perm=rwxa -k k",
        "-a always,exit -F dir=/etc -k k")]
    [TestCase(
        "-a never,user -F uid=1",
        "-a never,user -F uid=0x1")]
    [TestCase(
        "-a never,task",
        "-a never,task")]
    [TestCase(
        "-a always,exit -F arch=b64 -S execve -F exit=4294967283",
        "-a always,exit -F arch=b64 -S execve -F exit=-13")]
    [TestCase(
        "-a always,exit -F arch=b64 -S execve -F dir=/",
        "-w / -p rwxa")]
    [TestCase(
        "-w / -p wa",
        "-a always,exit -F dir=/ -F perm=wa")]
    public void Finds_a_rule_repeated_where_the_kernel_does(string first, string second)
    {
        bool loads = _auditctl!.Loads(first + "\n" + second + "\n", out _);

        Assert.That(_auditctl.Loads(second + "\n", out _), Is.True);
        Assert.That(IsRepeated(first, second), Is.EqualTo(!loads));
    }

    [Test]
    public void Agrees_with_auditctl_on_one_rule_spelt_in_several_ways([Range(0, 9)] int block)
    {
        string[][] parts =
        [
            ["-a always,exit", "-a exit,always"],
            ["", "-F arch=b64", "-F arch=x86_64", "-F arch=c000003e", "-F arch=b32", "-F arch=i686", "-F arch=0x40000003"],
            ["-S execve,chroot", "-S chroot -S execve", "-S 59,161", "-S 0x3b -S chroot,execve", "-S all", "-S EXECVE"],
            ["-F uid=root", "-F uid=0", "-F uid=00", "-F uid!=0", "-F auid=unset", "-F auid=-1", "-F loginuid=4294967295"],
            ["-F exit=-EACCES", "-F exit=-13", "-F exit=4294967283", "-F exit=EAGAIN", "-F exit=EWOULDBLOCK", "-F exit=11"],
            ["-C uid=euid", "-C euid=uid", "-F field_compare=11", "-F a0=0x10", "-F a0=16", "-F a0=020"],
            ["-k one -k two", "-F key=one -k two", "-k two -k one"],
        ];
        Random random = new(block);
        for (int i = 0; i < 20; i++)
        {
            string[] first = [.. parts.Select(choices => choices[random.Next(choices.Length)])];
            string[] second = [.. first];
            int changed = random.Next(parts.Length);
            second[changed] = parts[changed][random.Next(parts[changed].Length)];
            (string one, string other) = (string.Join(' ', first), string.Join(' ', second));

            bool loads = _auditctl!.Loads(one + "\n" + other + "\n", out _);
            Assert.That(IsRepeated(one, other), Is.EqualTo(!loads), $"{one}\n{other}");
        }
    }

    [TestCase("-i", true)]
    [TestCase("-c", false)]
    public void What_costs_only_itself_after_i_or_c_is_a_warning(string flag, bool succeeds)
    {
        string rules = $"{flag}\n-w /etc/passwd -p wa -k lint\n-w /etc/passwd -p aw -k lint\n"
            + "-a always,exit -F arch=b64 -S umount -k lint\n-z\n-w /etc/group -p wa -k lint\n";

        Assert.That(_auditctl!.Loads(rules, out string listed), Is.EqualTo(succeeds));
        Assert.That(listed, Does.Contain("-w /etc/passwd").And.Contain("-w /etc/group"));
        Assert.That(AuditRulesLinter.Lint(rules).Select(f => f.Severity), Is.All.EqualTo(AuditRuleSeverity.Warning));
    }

    [Test]
    public void Without_i_and_c_the_rules_after_a_refused_one_are_lost()
    {
        const string Rules = "-w /etc/passwd -p wa -k lint\n-z\n-w /etc/group -p wa -k lint\n";

        Assert.That(_auditctl!.Loads(Rules, out string listed), Is.False);
        Assert.That(listed, Does.Contain("-w /etc/passwd").And.Not.Contain("-w /etc/group"));
        Assert.That(AuditRulesLinter.Lint(Rules).Count(f => f.Severity == AuditRuleSeverity.Error), Is.EqualTo(1));
    }

    private static bool IsRepeated(string first, string second) => AuditRulesLinter.Lint(first + "\n" + second)
        .Any(f => f.Line == 2 && f.Message.Contains("'rule exists'", StringComparison.Ordinal));

    [Test]
    public void Agrees_with_auditctl_on_lines_put_together_at_random([Range(0, 9)] int block)
    {
        // Every option a random rule can have, the right words more often than the wrong ones.
        string[] begin = ["-a always,exit", "-a always,exit", "-a exit,never", "-A exit,always", "-a never,user", "-a never,exclude",
            "-a never,filesystem", "-w /etc/passwd", "-w /etc", "-w /"];
        string[] rest = ["-F arch=b64", "-F arch=b64", "-F arch=b32", "-F arch=arm", "-S chroot", "-S mount,umount2", "-S all", "-S 5",
            "-S waitpid", "-S mknod", "-F uid=0", "-F auid!=-1", "-F auid>=1000", "-F gid!=5", "-F euid&1", "-F obj_uid=1", "-F egid=-1",
            "-F exit=-13", "-F exit!=EPERM", "-F success=0", "-F success=x", "-F path=/etc/passwd", "-F dir=/etc", "-F dir=/etc/",
            "-F inode=7", "-F inode!=7", "-F inode>7", "-F perm=wa", "-F perm=x", "-F exe=/bin/true", "-F filetype=file", "-F fstype=debugfs",
            "-F msgtype=USER", "-F a0=1", "-F a1&2", "-F saddr_fam=2", "-F sessionid=3", "-F ppid=1", "-F pid>2", "-F subj_user=u",
            "-F obj_role=r", "-F devmajor=1", "-F pers=0", "-F key=x", "-F key!=x", "-C uid!=euid", "-C gid=sgid", "-C uid=gid", "-p wa",
            "-p r", "-k lint", "-k lint", "-k lint", "-a exit,always", "-w /etc", "nothing"];
        Random random = new(block);
        for (int i = 0; i < 20; i++)
        {
            string line = string.Join(' ', Enumerable.Range(0, random.Next(1, 6)).Select(_ => rest[random.Next(rest.Length)])
                .Prepend(begin[random.Next(begin.Length)]));
            bool loads = _auditctl!.Loads(line + "\n", out _);
            AuditRuleFinding? error = AuditRulesLinter.Lint(line).FirstOrDefault(f => f.Severity == AuditRuleSeverity.Error);
            Assert.That(error is null, Is.EqualTo(loads), $"{line}: {error?.Message ?? "no error"}");
        }
    }

    [TestCase("-a exit,possible -F arch=b64 -S chroot -k lint-dropped")]
    [TestCase("-a always,exit -F arch=b64 -S chroot -k lint-dropped -i")]
    [TestCase("-i -a always,exit -F arch=b64 -S chroot -k lint-dropped")]
    [TestCase("-i -c -w /etc/passwd -k lint-dropped")]
    [TestCase("-i -Aalways,exit -S chroot -k lint-dropped")]
    public void Calls_a_rule_an_error_that_auditctl_drops_without_failing(string line)
    {
        bool loads = _auditctl!.Loads(line + "\n", out string listed);

        Assert.That(loads, Is.True);
        Assert.That(listed, Does.Not.Contain("lint-dropped"));
        Assert.That(AuditRulesLinter.Lint(line).Select(f => f.Severity), Does.Contain(AuditRuleSeverity.Error));
    }
}
