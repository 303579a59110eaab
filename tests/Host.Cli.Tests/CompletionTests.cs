using RsyslogRelp.Testing;

namespace RsyslogRelp.Host.Cli.Tests;

internal sealed class CompletionTests : CliFixture
{
    [TestCase("rsyslog-relp va", "validate")]
    [TestCase("rsyslog-relp ", "check completion diff explain init match render validate")]
    [TestCase("/usr/local/bin/rsyslog-relp va", "validate")]
    [TestCase("rsyslog-relp validate --st", "--strict")]
    [TestCase("rsyslog-relp validate config.yaml --req", "--require-references")]
    [TestCase("rsyslog-relp validate ", "")]
    [TestCase("rsyslog-relp validate -o ", "json junit text")]
    [TestCase("rsyslog-relp validate --output j", "json junit")]
    [TestCase("rsyslog-relp explain tls.s", "tls.secretReferenceName")]
    [TestCase("rsyslog-relp completion ", "bash fish zsh")]
    [TestCase("rsyslog-relp --ver", "--version")]
    public async Task Suggests_what_can_follow(string line, string words)
    {
        ToolResult result = await Cli.RunAsync($"[suggest:{line.Length}]", line);
        string lines = string.Concat(words.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static word => word + "\n"));
        Assert.That(result, Is.EqualTo(new ToolResult(0, lines, "")));
    }

    [TestCase("rsyslog-relp rend", "render")]
    [TestCase("rsyslog-relp validate --stri", "--strict")]
    [TestCase("rsyslog-relp render -o t", "text")]
    [TestCase("rsyslog-relp explain loggingRules.sev", "loggingRules.severity")]
    [TestCase("rsyslog-relp validate con", "")]
    public void Bash_completes_with_the_script(string line, string words)
    {
        RealPrograms.Require("bash", "bash");
        string[] typed = line.Split(' ');
        ToolResult result = CliProcess.Run(
            $$"""
            source <(rsyslog-relp completion bash)
            complete -p rsyslog-relp >&2
            COMP_WORDS=({{line}}) COMP_CWORD={{typed.Length - 1}} COMP_LINE='{{line}}' COMP_POINT={{line.Length}}
            _rsyslog_relp
            printf '%s\n' "${COMPREPLY[*]}"
            """,
            Files.Path);
        Assert.That((result.Output, result.Error), Is.EqualTo((words + "\n", "complete -o default -F _rsyslog_relp rsyslog-relp\n")));
    }

    [TestCase("bash", "bash -n")]
    [TestCase("zsh", "zsh -n")]
    [TestCase("fish", "fish --no-execute")]
    public void The_script_is_valid_for_its_shell(string shell, string check)
    {
        RealPrograms.Require(shell, shell);
        ToolResult result = CliProcess.Run($"rsyslog-relp completion {shell} > script && {check} script", Files.Path);
        Assert.That((result.ExitCode, result.Error), Is.EqualTo((0, "")));
    }

    [TestCase("zsh", "compdef _rsyslog_relp rsyslog-relp")]
    [TestCase("fish", "complete --command rsyslog-relp")]
    public async Task Prints_a_script(string shell, string line)
    {
        ToolResult result = await Cli.RunAsync("completion", shell);
        Assert.That(result.ExitCode, Is.Zero);
        Assert.That(result.Output, Does.Contain(line).And.Contain("[suggest"));
    }
}
