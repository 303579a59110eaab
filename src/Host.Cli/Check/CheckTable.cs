using RsyslogRelp.Host.Cli.Shell;
using Spectre.Console;

namespace RsyslogRelp.Host.Cli.Check;

/// <summary>A table of program, file and result, followed by the reasons for each refusal.</summary>
internal static class CheckTable
{
    public static void Write(CliContext context, IReadOnlyList<CheckResult> results)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = context.Colour ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = context.Colour ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(context.Output),
        });
        // Paths are not wrapped, so that they can be found by a search.
        console.Profile.Width = 200;
        Table table = new() { Border = TableBorder.Ascii2 };
        table.AddColumn("judge").AddColumn("file").AddColumn("verdict");
        foreach (CheckResult result in results)
        {
            table.AddRow(new Text(result.Program), new Text(result.File), OutcomeText(result.Outcome));
        }

        console.Write(table);
        foreach (CheckResult result in results.Where(static result => result.Outcome == CheckOutcome.Refused))
        {
            foreach (string reason in result.Reasons)
            {
                context.Output.Write($"{result.Program}: {Printable.Whole(reason)}\n");
            }
        }
    }

    private static Text OutcomeText(CheckOutcome outcome) => outcome switch
    {
        CheckOutcome.Accepted => new Text("accepted", new Style(Color.Green)),
        CheckOutcome.Refused => new Text("refused", new Style(Color.Red)),
        _ => new Text("not judged", new Style(Color.Yellow)),
    };
}
