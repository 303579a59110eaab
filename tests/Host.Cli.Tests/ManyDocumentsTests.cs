using System.Globalization;
using RsyslogRelp.Host.Cli.Shell;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Host.Cli.Tests;

/// <summary>Many documents are read and checked several at a time, and nobody can tell from what is printed.</summary>
internal sealed class ManyDocumentsTests : CliFixture
{
    [Test]
    public async Task Findings_and_remarks_are_in_the_order_of_the_input([Values("text", "json", "junit")] string format)
    {
        const int files = 60, documents = 40;
        for (int file = 0; file < files; file++)
        {
            IEnumerable<string> texts = Enumerable.Range(0, documents).Select(number => number % 7 == 3 ? $"kind: Other{number}\n" : Config(
                (file * documents) + number));
            Files.Write($"all/{file:000}.yaml", string.Join("---\n", texts));
        }

        ToolResult result = await Cli.RunAsync("validate", Files.Below("all"), "-o", format);

        int[] ports = [.. System.Text.RegularExpressions.Regex.Matches(result.Output, "7[0-9]{4}").Select(static match =>
            int.Parse(match.Value, CultureInfo.InvariantCulture))];
        string[] remarks = [.. result.Error.Split('\n').Where(static line => line.Contains("ignored", StringComparison.Ordinal))];
        Assert.Multiple(() =>
        {
            Assert.That(ports, Is.Ordered.And.Length.GreaterThanOrEqualTo(files * documents * 5 / 7));
            Assert.That(remarks, Has.Length.EqualTo(files * 6).And.Ordered.Using<string>(ByFileAndLine));
            Assert.That(result.ExitCode, Is.EqualTo(1));
        });
    }

    [Test]
    public async Task What_was_ignored_is_said_before_a_file_that_cannot_be_read()
    {
        Files.Write("a.yaml", "kind: Other\n");

        ToolResult result = await Cli.RunAsync("validate", Files.Below("a.yaml"), Files.Below("missing.yaml"), Files.Below("also-missing.yaml"));

        Assert.That(
            result.Error, Does.Match("^.*a.yaml:1: ignored: .*\nrsyslog-relp: .*/missing.yaml: not found\n$"));
        Assert.That(result.ExitCode, Is.EqualTo(2));
    }

    [Test]
    public async Task A_bar_is_shown_after_a_second_on_a_terminal_and_removed()
    {
        await using StringWriter shown = new();
        await using StringWriter hidden = new();
        CliContext terminal = new(Stream.Null, TextWriter.Null, shown, default, static () => false)
        {
            ErrorIsTerminal = true,
            Quiet = TimeSpan.Zero,
        };
        CliContext file = new(Stream.Null, TextWriter.Null, hidden, default, static () => false) { Quiet = TimeSpan.Zero };
        CliContext quick = new(Stream.Null, TextWriter.Null, hidden, default, static () => false) { ErrorIsTerminal = true };
        foreach (CliContext context in (CliContext[])[terminal, file, quick])
        {
            await using Progress progress = Progress.Start(context, "reading", 2);
            progress.Advance();
            if (context == terminal)
            {
                Eventually.Holds(() => shown.ToString().Contains("reading", StringComparison.Ordinal), "a bar");
            }
        }

        Assert.That(hidden.ToString(), Is.Empty);
        Assert.That(shown.ToString(), Does.EndWith("\e[?25h"), "the cursor is shown again");
    }

    private static string Config(int number) => Samples.Config.Replace("6514", $"{70_000 + number}", StringComparison.Ordinal);

    private static int ByFileAndLine(string left, string right)
    {
        (string File, int Line) first = Place(left), second = Place(right);
        return string.CompareOrdinal(first.File, second.File) is not 0 and int files ? files : first.Line.CompareTo(second.Line);

        static (string, int) Place(string remark) =>
            (remark.Split(':')[0], int.Parse(remark.Split(':')[1], CultureInfo.InvariantCulture));
    }
}
