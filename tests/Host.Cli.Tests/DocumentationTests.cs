using System.Text.RegularExpressions;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Host.Cli.Tests;

/// <summary>Runs the examples of pages; a line <c>...</c> stands for any lines.</summary>
internal sealed class DocumentationTests : CliFixture
{
    [TestCase("docs/cli.md", 6)]
    [TestCase("docs/configuration.md", 2)]
    public async Task Every_example_prints_what_the_page_says(string name, int least)
    {
        string[] missing =
            [.. new[] { "rsyslogd", "bash", "shellcheck", "systemd-analyze" }.Where(static program => Check.CheckProcess.Find(program) is null)];
        if (missing.Length > 0)
        {
            Assert.Ignore(
                $"{string.Join(", ", missing)} not found: install the Debian packages rsyslog, rsyslog-relp, bash, shellcheck, systemd");
        }

        string page = (await File.ReadAllTextAsync(Repository.PathOf(name))).ReplaceLineEndings("\n");
        foreach ((string file, string text) in YamlBlocks(page))
        {
            Files.Write(file, text);
        }

        string[] blocks =
            [.. Regex.Matches(page, "```console\n(.*?)```", RegexOptions.Singleline).Select(static match => match.Groups[1].Value)];
        Assert.That(blocks, Has.Length.GreaterThanOrEqualTo(least));
        foreach (string block in blocks)
        {
            (string Command, string Output)[] steps =
                [.. Regex.Matches(block, "^\\$ (.*)\n((?:(?!\\$ ).*\n)*)", RegexOptions.Multiline)
                    .Select(static match => (match.Groups[1].Value, match.Groups[2].Value))];

            // One shell, so that $? is that of the command before; a mark tells the outputs apart.
            const string Mark = "=====";
            string script = "exec 2>&1; status() { return $1; }; s=0\n" + string.Concat(
                steps.Select(static step => $"status $s\n{step.Command}\ns=$?\necho {Mark}\n"));
            ToolResult result = CliProcess.Run(script, Files.Path);
            string[] outputs = result.Output.Split(Mark + "\n");
            for (int i = 0; i < steps.Length; i++)
            {
                string pattern = "^" + Regex.Escape(steps[i].Output).Replace(
                    "\\.\\.\\.\\n", "(?:.*\\n)*?", StringComparison.Ordinal) + "\\z";
                Assert.That(outputs[i], Does.Match(pattern), steps[i].Command);
            }
        }
    }

    [TestCase("README.md")]
    [TestCase("docs/configuration.md")]
    public async Task Every_YAML_block_is_admitted(string name)
    {
        (string File, string Text)[] blocks =
            [.. YamlBlocks((await File.ReadAllTextAsync(Repository.PathOf(name))).ReplaceLineEndings("\n"))];
        foreach ((string file, string text) in blocks)
        {
            Files.Write(file, text);
        }

        ToolResult result = await Cli.RunAsync("validate", "-f", Files.Path);

        Assert.That(blocks, Is.Not.Empty);
        Assert.That(result.ExitCode, Is.Zero, result.Output);
        Assert.That(result.Error, Does.Match($"^rsyslog-relp: {blocks.Length} documents?, 0 errors, "));
    }

    [Test]
    public void Links_and_make_targets_of_pages_lead_somewhere()
    {
        HashSet<string> targets =
            [.. Regex.Matches(File.ReadAllText(Repository.PathOf("Makefile")), "^([a-z-]+):", RegexOptions.Multiline)
                .Select(static target => target.Groups[1].Value)];
        string[] pages =
        [
            "README.md", "CONTRIBUTING.md", "CHANGELOG.md",
            .. Directory.EnumerateFiles(Repository.PathOf("docs"), "*.md").Select(
                static page => Path.GetRelativePath(Repository.Root, page))
        ];
        Assert.Multiple(() =>
        {
            foreach (string page in pages)
            {
                string text = File.ReadAllText(Repository.PathOf(page));
                string[] made =
                    [.. Regex.Matches(text, "(?:`|^\\$ )make ((?:[a-z-]+ ?)+)", RegexOptions.Multiline)
                        .SelectMany(static match => match.Groups[1].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries))];
                string[] links = [.. Regex.Matches(text, "\\]\\((?!https?:)([^)#]+)").Select(static match => match.Groups[1].Value)];
                Assert.That(made.Except(targets), Is.Empty, page);
                Assert.That(
                    links.Where(link => !Path.Exists(Path.Combine(Path.GetDirectoryName(Repository.PathOf(page))!, link))), Is.Empty, page);
            }
        });
    }

    // A block names its file in the first line; one that no example reads need not.
    private static IEnumerable<(string File, string Text)> YamlBlocks(string page) =>
        Regex.Matches(page, "```yaml\n((?:# file: (?<name>\\S+)\n)?.*?)```", RegexOptions.Singleline)
            .Select(
                static (block, index) =>
                    (block.Groups["name"] is { Success: true } name ? name.Value : $"block-{index}.yaml", block.Groups[1].Value));
}
