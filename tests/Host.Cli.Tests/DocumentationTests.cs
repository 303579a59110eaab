using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace RsyslogRelp.Host.Cli.Tests;

/// <summary>Runs the examples of docs/cli.md; a line <c>...</c> stands for any lines.</summary>
internal sealed class DocumentationTests : CliFixture
{
    [Test]
    public async Task Every_example_prints_what_the_page_says()
    {
        string[] missing = [.. new[] { "rsyslogd", "bash", "shellcheck", "systemd-analyze" }.Where(static program => Check.JudgeProcess.Find(program) is null)];
        if (missing.Length > 0)
        {
            Assert.Ignore($"{string.Join(", ", missing)} not found: install the Debian packages rsyslog, rsyslog-relp, bash, shellcheck, systemd");
        }

        string page = (await File.ReadAllTextAsync(Page())).ReplaceLineEndings("\n");
        foreach (System.Text.RegularExpressions.Match file in Regex.Matches(page, "```yaml\n(# file: (?<name>\\S+)\n.*?)```", RegexOptions.Singleline))
        {
            Files.Write(file.Groups["name"].Value, file.Groups[1].Value);
        }

        string[] blocks = [.. Regex.Matches(page, "```console\n(.*?)```", RegexOptions.Singleline).Select(static match => match.Groups[1].Value)];
        Assert.That(blocks, Has.Length.GreaterThan(5));
        foreach (string block in blocks)
        {
            (string Command, string Output)[] steps = [.. Regex.Matches(block, "^\\$ (.*)\n((?:(?!\\$ ).*\n)*)", RegexOptions.Multiline).Select(static match => (match.Groups[1].Value, match.Groups[2].Value))];

            // One shell, so that $? is that of the command before; a mark tells the outputs apart.
            const string Mark = "=====";
            string script = "exec 2>&1; status() { return $1; }; s=0\n" + string.Concat(steps.Select(static step => $"status $s\n{step.Command}\ns=$?\necho {Mark}\n"));
            Cli.Result result = await CliProcess.RunAsync(script, Files.Root);
            string[] outputs = result.Output.Split(Mark + "\n");
            for (int i = 0; i < steps.Length; i++)
            {
                string pattern = "^" + Regex.Escape(steps[i].Output).Replace("\\.\\.\\.\\n", "(?:.*\\n)*?", StringComparison.Ordinal) + "\\z";
                Assert.That(outputs[i], Does.Match(pattern), steps[i].Command);
            }
        }
    }

    private static string Page([CallerFilePath] string source = "") => Path.Join(Path.GetDirectoryName(source), "..", "..", "docs", "cli.md");
}
