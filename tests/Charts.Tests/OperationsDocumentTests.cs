using System.Text;
using System.Text.RegularExpressions;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Charts.Tests;

/// <summary>The tables of flags in docs/operations.md equal the help of the hosts. <c>ACCEPT_SNAPSHOTS=1</c> writes them.</summary>
public sealed partial class OperationsDocumentTests
{
    private static readonly string Document = Repository.PathOf("docs/operations.md");

    [TestCase("rsyslog-relp-webhook")]
    [TestCase("rsyslog-relp-controller")]
    public void The_table_of_flags_is_what_help_prints(string program)
    {
        string table = Table(program);
        string text = File.ReadAllText(Document);
        string pattern = $"(?<=<!-- flags of {program} -->\n).*?(?=<!-- end of flags -->)";
        if (Environment.GetEnvironmentVariable("ACCEPT_SNAPSHOTS") == "1" && Environment.GetEnvironmentVariable("CI") != "true")
        {
            File.WriteAllText(
                Document, Regex.Replace(text, pattern, table.Replace("$", "$$", StringComparison.Ordinal), RegexOptions.Singleline));
            text = File.ReadAllText(Document);
        }

        Assert.That(Regex.Match(text, pattern, RegexOptions.Singleline).Value, Is.EqualTo(table));
    }

    private static string Table(string program)
    {
        ToolResult help = Tool.Run(
            Path.Combine(AppContext.BaseDirectory, program),
            ["--help"],
            environment: new Dictionary<string, string> { ["DOTNET_ROOT"] = RealPrograms.DotnetRoot });
        Assert.That(help.ExitCode, Is.Zero, help.Error);
        StringBuilder table = new("| flag | default | meaning |\n| --- | --- | --- |\n");
        foreach (Match flag in Flag().Matches(help.Output).Where(static match => match.Groups["name"].Value is not "--version"))
        {
            string value = flag.Groups["default"].Success ? $"`{flag.Groups["default"].Value}`" : "";
            table.Append(
                System.Globalization.CultureInfo.InvariantCulture,
                $"| `{flag.Groups["name"]}` | {value} | {flag.Groups["text"].Value.Replace("*", "\\*", StringComparison.Ordinal)} |\n");
        }

        return table.ToString();
    }

    [GeneratedRegex(@"^  (?<name>--[a-z-]+)(?: <[^>]+>)?  +(?<text>.+?)(?: \[default: (?<default>.+)\])?\r?$", RegexOptions.Multiline)]
    private static partial Regex Flag();
}
