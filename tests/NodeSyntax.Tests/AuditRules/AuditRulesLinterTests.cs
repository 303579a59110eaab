using RsyslogRelp.NodeSyntax.AuditRules;

namespace RsyslogRelp.NodeSyntax.Tests.AuditRules;

internal sealed class AuditRulesLinterTests
{
    private const string Good = "-D\n-c\n";

    // Neither -i nor -c: the first refused line ends the load.
    private const string Strict = "-D\n-r 0\n";

    private const string Pair = "-a always,exit -F arch=b64 -S chroot -k k\n-a always,exit -F arch=b32 -S chroot -k k\n";

    // The line, and what the message must name: the word and the remedy.
    private static IEnumerable<TestCaseData> Refused() =>
    [
        Case("-z", "unknown option '-z'", "remove"),
        Case("--nothing", "unknown option '--nothing'"),
        Case("--reset", "ambiguous option '--reset'"),
        Case("--reset-lost=1", "takes no value", "'=1'"),
        Case("-b", "'-b' has no value"),
        Case("-b lots", "-b 'lots'", "use a number"),
        Case("-r -1", "-r '-1'", "use a number"),
        Case("-f 3", "-f '3'", "0, 1 or 2"),
        Case("-e 3", "-e '3'", "0, 1 or 2"),
        Case("--backlog_wait_time 600001", "'600001'", "at most 600000"),
        Case("-h", "-h", "remove"),
        Case("-m one two", "-m", "remove"),
        Case("-R /x", "-R '/x'", "nested"),
        Case("-q /x", "-q '/x'", "mount-point,subtree"),
        Case("-D nothing", "-D", "line of its own"),
        Case("nothing", "superfluous text 'nothing'"),
        Case("-a always,exit -S chroot -k k # why", "superfluous text '#'"),
        Case("-a always,entry -S chroot", "'entry' is gone", "exit"),
        Case("-a entry,always -S chroot", "'entry' is gone", "exit"),
        Case("-a always,nothing -S chroot", "unknown list 'nothing'"),
        Case("-a exit,nothing -S chroot", "unknown action 'nothing'"),
        Case("-a exit -S chroot", "-a 'exit'", "always,exit"),
        Case("-a always,exit -a always,exit -S chroot", "second list"),
        Case("-S chroot", "-S without a list", "-a always,exit"),
        Case("-a always,task -S chroot", "-S 'chroot'", "exit list"),
        Case("-a always,exit -S nothing", "unknown system call 'nothing'", "ausyscall"),
        Case("-a always,exit -F arch=b64 -S chroot,umount", "'umount' does not exist for arch=b64", "i386 and arm"),
        Case("-a always,exit -F arch=b64 -S mknod -S newfstat", "'newfstat'", "split"),
        Case("-a always,exit -S 2048", "'2048' is too big", "2047"),
        Case("-F uid=0 -a always,exit", "'uid=0'", "-a always,exit"),
        Case("-a always,exit -F nothing=1", "unknown field 'nothing'", "auditctl(8)"),
        Case("-a always,exit -F uid", "no operator", "'uid'"),
        Case("-a always,exit -F =1", "no field", "'=1'"),
        Case("-a always,exit -F uid=", "no value", "'uid='"),
        Case("-a always,exit -F arch=b16 -S chroot", "unknown architecture 'b16'", "b64 or b32"),
        Case("-a always,exit -F arch>b64 -S chroot", "'arch'", "= and !="),
        Case("-a always,exit -S chroot -F arch=b64", "arch='b64' comes after -S", "behind the list"),
        Case("-a always,exit -F perm=q", "permission 'q'", "r, w, x, a"),
        Case("-a always,exit -F perm!=w", "'perm' takes only =", "write = before 'w'"),
        Case("-a always,exit -F perm!=w\u001b[31m", "write = before 'w?[31m'"),
        Case("-a always,exit -F perm=\u202e", "unknown permission '?'"),
        Case("-\u202e", "unknown option '-?' in '-?'"),
        Case("-a always,exit -F perm!=w\u202e\u200b\u2028", "write = before 'w???'"),
        Case("-a always,exit -S openat -F filetype=pipe", "file type 'pipe'", "fifo"),
        Case("-a always,exit -S openat -F success=yes", "success='yes'", "number"),
        Case("-a always,exit -S openat -F exit=ENOTHING", "unknown error 'ENOTHING'", "-EACCES"),
        Case("-a never,user -F exit=-13", "'exit'", "exit list"),
        Case("-a never,exclude -F msgtype=NOTHING", "message type 'NOTHING'", "ausearch -m"),
        Case("-a never,exclude -F success=1", "'success'", "exclude list"),
        Case("-a never,filesystem -F fstype=btrfs", "file system 'btrfs'", "magic number"),
        Case("-a never,filesystem -F uid=0", "'uid'", "remove"),
        Case("-a always,exit -S chroot -F uid=-1", "uid='-1'", "auid"),
        Case("-a always,exit -S chroot -F gid=-1", "gid='-1'"),
        Case("-a always,exit -S chroot -F uid==0", "uid", "'=0'", "=, !=, <, >, <=, >=, & and &="),
        Case("-a always,exit -S chroot -F auid!==0", "auid", "'=0'", "=, !=, <, >, <=, >=, & and &="),
        Case("-a always,exit -S chroot -F uid=>0", "uid", "'>0'", "=, !=, <, >, <=, >=, & and &="),
        Case("-a always,exit -S chroot -F uid=<0", "uid", "'<0'", "=, !=, <, >, <=, >=, & and &="),
        Case("-a always,exit -S chroot -F uid=!0", "uid", "'!0'", "=, !=, <, >, <=, >=, & and &="),
        Case("-a always,exit -S chroot -F gid==0", "gid", "'=0'", "=, !=, <, >, <=, >=, & and &="),
        Case("-a always,exit -S chroot -F uid=-root", "uid='-root'", "number"),
        Case("-a always,exit -S chroot -F gid=unset", "gid='unset'", "only auid can be unset"),
        Case("-a always,exit -S chroot -F obj_gid!=unset", "obj_gid='unset'", "only auid can be unset"),
        Case("-a always,exit -S chroot -F auid>-1", "'auid'", "= and !="),
        Case("-a always,exit -S chroot -F pid&1", "'pid'", "bit test"),
        Case("-a always,exit -S chroot -F a0=x", "a0='x'", "number"),
        Case("-a always,exit -S connect -F saddr_fam=46", "'46'", "below 46"),
        Case("-a always,exit -S execve -F exe=true", "exe='true'", "start it with /"),
        Case("-a always,exit -F path=etc", "path='etc'", "start it with /"),
        Case("-a always,exit -F path=/etc/", "path='/etc/'", "dir"),
        Case("-a always,exit -F dir!=/etc", "'dir' takes only ="),
        Case("-a always,exit -F dir=/etc -F path=/etc/passwd", "second place", "'/etc/passwd'"),
        Case("-a always,exit -F dir=/" + new string('d', 4096), "too long", "4096"),
        Case("-a always,exit -S chroot" + string.Concat(Enumerable.Repeat(" -F a0=1", 64)), "too many fields", "split"),
        Case("-a always,exit -S chroot -C uid=gid", "'uid=gid'", "user"),
        Case("-a always,exit -S chroot -C uid>euid", "-C 'uid>euid'", "="),
        Case("-a always,exit -S chroot -C uid=nothing", "unknown field 'nothing'"),
        Case("-a never,user -C uid=euid", "-C", "exit list"),
        Case("-a always,exit -F uid=0 -k k", "-k 'k'", "-S all"),
        Case("-a always,exit -F uid=0 -F key=k", "'k'", "-S all"),
        Case("-a never,exclude -F exe=/bin/true -F key=k", "exclude list", "remove"),
        Case("-w /etc -k " + new string('k', 257), "too long", "256"),
        Case("-w etc -p wa -k k", "'etc' is not absolute", "start it with /"),
        Case("-w /etc -p waz -k k", "permission 'z'", "r, w, x, a"),
        Case("-w /etc -p rwxaa -k k", "'rwxaa' are too long"),
        Case("-p wa -w /etc -k k", "-p 'wa'", "-w before"),
        Case("-w /etc -F arch=b64 -k k", "arch='b64' comes after"),
        Case("-a always,exit -w /etc", "-w '/etc'", "-F path"),
        Case("-w /" + new string('n', 256), "last name", "255"),
        Case("-w /" + new string('n', 4096), "too long", "4095"),
        Case("-w /" + new string('n', 6143), "longer than 6143 bytes", "shorten"),
        Case(" #" + new string('n', 6143), "comment is longer than 6143 bytes"),
        Case("-a always,exit -S chroot\r", "unknown system call 'chroot?'", "carriage return"),
        Case("\t# comment", "tab"),
    ];

    private static IEnumerable<TestCaseData> Risky() =>
    [
        Case("-c -a always,exit -S chroot", "superfluous text '-a'"),
        Case("-a always,exit -S chroot -i", "dropped", "line of its own"),
        Case("-i -w /etc -k k", "after -i", "dropped", "line of its own"),
        Case("-a exit,possible -S chroot", "'possible' is gone", "always"),
        Case("-e 2", "-e 2", "reboots"),
        Case("-e 0", "-e 0", "off"),
        Case("-f 2", "-f 2", "-f 1"),
        Case("-s", "'-s'", "remove"),
        Case("-i -c", "'-c'", "after -i", "line of its own"),
        Case("-i -b 8192", "'-b'", "after -i", "line of its own"),
        Case("--backlog_wait_time 100000", "'100000'", "60000"),
        Case("-d always,exit -S chroot -k k", "deleting fails", "remove"),
        Case("-W /etc", "deleting fails", "remove"),
        Case("-a always,exit -F arch=b64 -S mount -S mknod -k k", "'mknod' does not exist on aarch64", "lost", "split", "arch=x86_64"),
        Case("-a always,exit -F arch=b64 -S newfstat -k k", "'newfstat' does not exist on x86_64", "split"),
        Case("-a always,exit -F arch=b32 -S waitpid -k k", "'waitpid' does not exist on arm", "arch=i386"),
        Case("-a always,exit -F arch=b64 -S fchmodat2 -k k", "'fchmodat2' is unknown to auditctl 3.0.9", "rule of its own"),
        Case("-a always,exit -F arch=s390x -S chroot -k k", "arch='s390x'", "b64 or b32"),
        Case("-a always,exit -S chroot -k k", "without -F arch", "arch=b32"),
        Case("-a always,exit -F arch=b64 -S chroot", "no key", "-k"),
        Case("-w /etc/passwd -p wa", "no key", "-k"),
        Case("-w /etc/*.conf -p wa -k k", "'/etc/*.conf'", "literally"),
        Case("-a always,exit -F arch=b64 -S chroot -F uid=nobody -k k", "uid='nobody'", "number"),
        Case("-a always,exit -F arch=b64 -S chroot -F gid=adm -k k", "gid='adm'", "number"),
        Case("-a always,exit -F arch=b64 -S chroot -F sessionid=x -k k", "sessionid 'x' is read as 0"),
        Case("-a never,exclude -F msgtype=LANDLOCK_ACCESS", "'LANDLOCK_ACCESS' is unknown to auditctl 3.0.9", "number"),
        Case("-a always,io_uring -S openat -F uid=0 -k k", "'io_uring'", "before 3.1"),
        Case("-a never,task", "every new process", "remove"),
        Case("-a always,exit", "every system call of every process", "-S"),
        Case("-w /etc/passwd -p wa -k k\r", "carriage return", "line feed"),
    ];

    [TestCaseSource(nameof(Refused))]
    public void Error_of_a_refused_line_names_the_word_and_the_remedy(string line, string[] words)
    {
        AuditRuleFinding[] errors = Errors(Strict + line + "\n" + Pair);

        Assert.That(errors, Has.Length.EqualTo(1));
        Assert.That(errors[0].Line, Is.EqualTo(3));
        Assert.That(errors[0].Text, Is.EqualTo(line.Length > 200 ? line[..200] : line));
        Assert.Multiple(() =>
        {
            foreach (string word in words)
            {
                Assert.That(errors[0].Message, Does.Contain(word));
            }
        });
    }

    [TestCaseSource(nameof(Refused))]
    public void Line_that_costs_only_itself_after_i_or_c_is_a_warning(string line, string[] words)
    {
        // -b and -f come before -i and -c, wherever they are written.
        bool first = line.StartsWith("-b", StringComparison.Ordinal) || line.StartsWith("-f", StringComparison.Ordinal);
        foreach (string flag in (string[])["-i", "-c"])
        {
            AuditRuleFinding[] ofLine = [.. AuditRulesLinter.Lint($"-D\n{flag}\n{line}\n{Pair}").Where(f => f.Line == 3)];

            AuditRuleSeverity expected = first ? AuditRuleSeverity.Error : AuditRuleSeverity.Warning;
            Assert.That(
                ofLine.Where(f => words.All(word => f.Message.Contains(word, StringComparison.Ordinal))).Select(f => f.Severity),
                Is.EqualTo([expected]),
                flag);
            Assert.That(
                ofLine.Count(f => f.Message.Contains("counts as failed", StringComparison.Ordinal)),
                Is.EqualTo(first || flag == "-i" ? 0 : 1));
        }
    }

    [TestCaseSource(nameof(Risky))]
    public void Linter_warns_of_a_line_that_loads_but_not_as_intended(string line, string[] words)
    {
        IReadOnlyList<AuditRuleFinding> findings = AuditRulesLinter.Lint(Good + line + "\n" + Pair);

        Assert.That(findings, Has.All.Property(nameof(AuditRuleFinding.Severity)).EqualTo(AuditRuleSeverity.Warning));
        string[] messages = [.. findings.Where(f => f.Line == 3).Select(f => f.Message)];
        Assert.That(messages, Has.Some.Matches<string>(message => words.All(word => message!.Contains(word, StringComparison.Ordinal))),
            string.Join('\n', messages));
    }

    [TestCase("")]
    [TestCase("\n\n")]
    [TestCase("   \n  ")]
    [TestCase("# only\n  # comments\n")]
    public void Text_without_rules_is_one_error(string rules)
    {
        Assert.That(Errors(rules), Has.Length.EqualTo(1));
        Assert.That(AuditRulesLinter.Lint(rules), Has.Count.EqualTo(1));
        Assert.That(AuditRulesLinter.Lint(rules)[0].Message, Does.StartWith("no audit rules"));
    }

    [Test]
    public void Missing_text_is_one_error() => Assert.That(Errors(null!), Has.Length.EqualTo(1));

    [Test]
    public void Paired_rules_after_D_and_c_have_no_findings() => Assert.That(AuditRulesLinter.Lint(Good + Pair), Is.Empty);

    // Whoever copied them into a ConfigMap of their own keeps them.
    [Test]
    public void Rules_of_the_Go_extension_have_warnings_but_no_errors()
    {
        IReadOnlyList<AuditRuleFinding> findings = AuditRulesLinter.Lint(GoExtensionRules);

        Assert.That(findings.Select(static finding => finding.Severity), Is.All.EqualTo(AuditRuleSeverity.Warning));
        Assert.That(
            findings.Select(static finding => finding.Message),
            Has.One.Contains("'mknod' does not exist on aarch64").And.One.Contains("32-bit system calls"));
    }

    [Test]
    public void Dropped_architectures_follow_from_the_arch_of_the_rule()
    {
        string rules = Good + "-a always,exit -F arch=x86_64 -S mknod -k k\n-a always,exit -F arch=i386 -S mknod -k k\n"
            + "-a always,exit -F arch=c00000b7 -S mknodat -k k\n";
        Assert.That(AuditRulesLinter.Lint(rules), Is.Empty);
    }

    [Test]
    public void Linter_does_not_look_up_system_calls_of_a_foreign_architecture() =>
        Assert.That(Errors(Good + "-a always,exit -F arch=s390x -S s390_runtime_instr -k k\n"), Is.Empty);

    [TestCase("-c\n" + Pair, "no -D in the text", 2)]
    [TestCase("-c\n" + Pair + "-D\n", "augenrules moves -D to the top", 4)]
    [TestCase("-D\n-f 0\n-c\n" + Pair + "-f 1\n", "keeps only the last -f line", 2)]
    [TestCase("-D\n" + Pair, "neither -c nor -i before the first rule", 2)]
    [TestCase("-D\n" + Pair + "-c\n", "neither -c nor -i before the first rule", 2)]
    [TestCase("-D\n-c\n-b 8192\n", "no rule in the text", 1)]
    public void Linter_warns_once_of_missing_lines(string rules, string message, int line)
    {
        IReadOnlyList<AuditRuleFinding> findings = AuditRulesLinter.Lint(rules);

        Assert.That(findings, Has.Count.EqualTo(1));
        Assert.That(findings[0].Severity, Is.EqualTo(AuditRuleSeverity.Warning));
        Assert.That(findings[0].Message, Does.Contain(message));
        Assert.That(findings[0].Line, Is.EqualTo(line));
    }

    [Test]
    public void Option_i_replaces_c() => Assert.That(AuditRulesLinter.Lint("-D\n-i\n" + Pair), Is.Empty);

    [Test]
    public void Deleting_one_key_does_not_count_as_deleting_all() =>
        Assert.That(AuditRulesLinter.Lint("-D -k k\n-c\n" + Pair).Select(f => f.Message), Has.One.Contains("no -D in the text"));

    [Test]
    public void Linter_warns_once_of_missing_32_bit_rules()
    {
        string rules = Good + "-a always,exit -F arch=b64 -S chroot -k k\n-a always,exit -F arch=b64 -S mount -k k\n";
        IReadOnlyList<AuditRuleFinding> findings = AuditRulesLinter.Lint(rules);

        Assert.That(findings, Has.Count.EqualTo(1));
        Assert.That(findings[0].Message, Does.Contain("'chroot'").And.Contain("arch=b32"));
        Assert.That(findings[0].Line, Is.EqualTo(3));
    }

    [Test]
    public void A_32_bit_rule_may_name_more_system_calls()
    {
        string rules = Good + "-a always,exit -F arch=b64 -S umount2 -S chroot -k k\n"
            + "-a always,exit -F arch=b32 -S umount,umount2,chroot -k k\n-a always,exit -F arch=b64 -S accept -k k\n";
        Assert.That(AuditRulesLinter.Lint(rules), Is.Empty);
    }

    [TestCase("-a always,exit -F dir=/etc -F perm=wa -k k\n-a exit,always -F dir=/etc -F perm=aw -F key=k\n")]
    [TestCase(
        "-a always,exit -F arch=b32 -S chroot,mount -F auid!=-1 -k k\n-a always,exit -F arch=b32 -S mount -S chroot -F auid!=unset -k k\n")]
    [TestCase("-w /etc/ -p wa -k k\n-w /etc -p wa -k k\n")]
    public void Repeated_rule_is_an_error(string rules)
    {
        AuditRuleFinding[] errors = Errors(Strict + rules);

        Assert.That(errors, Has.Length.EqualTo(1));
        Assert.That(errors[0].Message, Does.Contain("'rule exists'").And.Contain("remove"));
        Assert.That(errors[0].Line, Is.EqualTo(4));
    }

    // The number of a system call is another one on arm64.
    [Test]
    public void Rule_that_is_repeated_on_one_architecture_only_is_a_warning()
    {
        IReadOnlyList<AuditRuleFinding> findings = AuditRulesLinter.Lint(
            Strict + "-a always,exit -F arch=b64 -S execve -k k\n-a always,exit -F arch=b64 -S 59 -k k\n");

        Assert.That(findings.Select(f => f.Severity), Is.All.EqualTo(AuditRuleSeverity.Warning));
        Assert.That(findings.Select(f => f.Message), Has.One.Contains("further up for x86_64 nodes"));
    }

    [Test]
    public void Names_and_numbers_of_a_call_an_owner_and_a_watch_are_the_same_rule()
    {
        string rules = "-D\n-c\n-w /etc/passwd -p wa -k id\n-a always,exit -F path=/etc/passwd -F perm=wa -F key=id\n"
            + "-a always,exit -F arch=b64 -S execve -F uid=root -k p\n-a always,exit -F arch=b64 -S execve -F uid=0 -k p\n";

        Assert.That(
            AuditRulesLinter.Lint(rules).Where(f => f.Message.Contains("'rule exists'", StringComparison.Ordinal)).Select(f => f.Line),
            Is.EqualTo([4, 6]));
        Assert.That(
            Errors(rules.Replace("-c\n", "\n", StringComparison.Ordinal)).Select(f => f.Line), Is.EqualTo([4, 6]));
    }

    [Test]
    public void Repeated_rule_and_unknown_system_call_after_i_are_warnings()
    {
        IReadOnlyList<AuditRuleFinding> findings = AuditRulesLinter.Lint(
            "-D\n-i\n-w /etc/passwd -p wa -k id\n-w /etc/passwd -p wa -k id\n-a always,exit -F arch=b64 -S umount -k m\n"
            + "-w /etc/group -p wa -k id\n");

        Assert.That(findings.Select(f => f.Severity), Is.All.EqualTo(AuditRuleSeverity.Warning));
        Assert.That(findings.Select(f => f.Line), Is.EqualTo([4, 5]));
    }

    // With -i such a text loads without an error, but nothing is audited.
    [Test]
    public void Refused_rules_are_errors_after_i_if_no_rule_of_the_text_loads() =>
        Assert.That(
            Errors("-D\n-i\n-a always,exit -F arch=b64 -S nothing -k k\n-a exit,possible -S chroot -k k\n").Select(f => f.Line),
            Is.EqualTo([3, 4]));

    // augenrules leaves comments out, if they begin the line.
    [Test]
    public void Long_comment_has_no_findings() =>
        Assert.That(AuditRulesLinter.Lint(Good + "#" + new string('n', 6143) + "\n" + Pair), Is.Empty);

    [Test]
    public void D_in_the_middle_deletes_nothing()
    {
        IReadOnlyList<AuditRuleFinding> findings =
            AuditRulesLinter.Lint("-c\n-w /etc/passwd -p wa -k id\n-D\n-w /etc/passwd -p aw -k id\n");

        Assert.That(findings.Select(f => f.Message), Has.One.Contains("moves -D to the top").And.One.Contains("'rule exists'"));
        Assert.That(findings.Select(f => f.Message), Has.None.Contains("deletes the rules before it"));
    }

    [TestCase(" -D")]
    [TestCase("-D ")]
    [TestCase("\t-D")]
    public void D_with_a_blank_has_a_warning_of_what_it_deletes_on_some_nodes(string delete) =>
        Assert.That(
            AuditRulesLinter.Lint($"-c\n{Pair}{delete}\n-w /etc/group -p wa -k id\n").Where(f => f.Line == 4).Select(f => f.Message),
            Has.One.Contains("depends on the awk of the node")
                .And.One.Contains(delete.StartsWith('\t') ? "superfluous" : "deletes the rules before it"));

    [Test]
    public void Options_i_and_c_do_not_cover_what_augenrules_puts_before_them()
    {
        Assert.That(Errors("-D\n-i\n" + Pair + "-f 9\n").Select(f => f.Line), Is.EqualTo([5]));
        Assert.That(Errors("-D\n-e 9\n-i\n" + Pair), Is.Empty, "-e comes last");
        Assert.That(Errors("-D\n-b 8192 -i\n-z\n" + Pair), Is.Empty);
        Assert.That(Errors("-D\n-z\n" + Pair + "-b 8192 -i\n"), Is.Empty, "the line comes first, with its -i");
        Assert.That(Errors("-D\n-z\n-i\n" + Pair).Select(f => f.Line), Is.EqualTo([2]));
    }

    [Test]
    public void Rules_after_e_2_are_refused()
    {
        Assert.That(Errors("-D\n-e 2\n" + Pair), Is.Empty, "-e comes last");
        Assert.That(Errors("-D\n" + Pair + "-b 8192 -e 2\n").Select(f => f.Line), Is.EqualTo([2, 3]), "the line comes first");
    }

    [TestCase("-w /etc -p wa -k k\n-w /etc -p wa -k other\n")]
    [TestCase("-w /etc -p wa -k k\n-D -k k\n-w /etc -p wa -k k\n")]
    [TestCase("-w /etc -p wa -k k\n-A always,exit -F dir=/etc -F perm=wa -k k\n")]
    [TestCase("-a always,exit -F dir=/etc -F perm=wa -k k\n-a always,exit -F dir=/etc/ -F perm=wa -k k\n")]
    [TestCase("-a always,exit -F dir=/etc -F perm=wa -k k\n-a always,exit -F perm=wa -F dir=/etc -k k\n")]
    [TestCase("-w /etc -p wa -k k\n-a always,exit -F path=/etc -F perm=wa -k k\n")]
    [TestCase("-a always,exit -S chroot -F uid=alice -k k\n-a always,exit -S chroot -F uid=bob -k k\n")]
    [TestCase("-w /etc -p wa -k k\n-W /etc -p wa -k k\n-w /etc -p wa -k k\n")]
    [TestCase("-a always,exit -F dir=/etc -F perm=wa -k k\n-a never,exit -F dir=/etc -F perm=wa -k k\n")]
    public void Different_or_deleted_rules_are_not_repeated(string rules) => Assert.That(Errors(Strict + rules), Is.Empty);

    [Test]
    public void Linter_reads_joined_arguments_and_escaped_spaces_as_auditctl() =>
        Assert.That(AuditRulesLinter.Lint("-D\n-c\n-b8192\n  -w   /etc/a\\ file -pwa  -kk  \n"), Is.Empty);

    [Test]
    public void Names_ignore_case_but_lists_do_not()
    {
        Assert.That(Errors(Good + "-a always,exit -F ARCH=B64 -S CHROOT -F EXIT=eacces -F AUID!=unset -k k\n"), Is.Empty);
        Assert.That(Errors(Strict + "-a always,EXIT -S chroot -k k\n"), Has.Length.EqualTo(1));
    }

    private static TestCaseData Case(string line, params string[] words) =>
        new TestCaseData(line, words).SetArgDisplayNames(line.Length > 80 ? line[..80] : line);

    private static AuditRuleFinding[] Errors(string rules) =>
        [.. AuditRulesLinter.Lint(rules).Where(f => f.Severity == AuditRuleSeverity.Error)];

    private static string GoExtensionRules
    {
        get
        {
            IEnumerable<string> folders = ["/boot", "/etc", "/bin", "/sbin", "/lib", "/lib64", "/usr", "/opt", "/root"];
            IEnumerable<string> rules =
            [
                "-S setuid -S setreuid -S setgid -S setregid -F auid>0 -F auid!=-1 -F key=privilege_escalation",
                "-S execve -S execveat -F euid=0 -F auid>0 -F auid!=-1 -F key=privilege_escalation",
                "-S mount -S umount2 -S mknod -S mknodat -S chroot -F auid!=-1 -F key=privileged_special",
                "-S mount_setattr -F auid!=-1 -F key=privileged_special",
                .. folders.Select(static folder => $"-F dir={folder} -F perm=wa -F key=system_integrity"),
                "-S adjtimex -S settimeofday -k time-change",
                "-S clock_settime -k time-change",
            ];
            IEnumerable<string> lines = rules.Select(static rule => "-a exit,always -F arch=b64 " + rule);
            return string.Join('\n', ["-D", "-b 8192", "--backlog_wait_time 60000", "-f 1", "-i", .. lines, ""]);
        }
    }
}
