using RsyslogRelp.Host.Cli.Shell;
using Spectre.Console;

namespace RsyslogRelp.Host.Cli.Check;

/// <summary>A table of the results, followed by the reason for each rejection.</summary>
internal static class CheckTable
{
    /// <summary>Prints a row per result; of many documents, a row per check that counts them.</summary>
    public static void Write(CliContext context, IReadOnlyList<DocumentChecks> documents, bool isMany)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = context.Screen.HasColour ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = context.Screen.HasColour ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(context.Output),
        });
        // Paths are not wrapped, so that they can be found by a search.
        console.Profile.Width = 200;
        console.Write(isMany ? Counts(documents) : Results(documents[0]));

        // A file that many documents share is rejected in all of them for the same reasons.
        IEnumerable<IGrouping<CheckResult, string>> rejected = documents
            .SelectMany(static document => document.Results, static (document, result) => (document.Name, Result: result))
            .Where(static entry => entry.Result.Outcome == CheckOutcome.Rejected)
            .GroupBy(static entry => entry.Result, static entry => entry.Name);
        foreach (IGrouping<CheckResult, string> result in rejected)
        {
            string who = isMany ? $"{Number.Names([.. result.Select(Printable.Of)])}: " : "";
            foreach (string reason in result.Key.Reasons)
            {
                context.Output.Write($"{who}{result.Key.Program}: {Printable.Whole(reason)}\n");
            }
        }
    }

    private static Table Results(DocumentChecks document)
    {
        Table table = new() { Border = TableBorder.Ascii2 };
        table.AddColumn("check").AddColumn("file").AddColumn("result");
        foreach (CheckResult result in document.Results)
        {
            table.AddRow(new Text(result.Program), new Text(result.File), Outcome(result.Outcome));
        }

        return table;
    }

    private static Table Counts(IReadOnlyList<DocumentChecks> documents)
    {
        Table table = new() { Border = TableBorder.Ascii2 };
        table.AddColumn("check").AddColumn("accepted").AddColumn("rejected").AddColumn("not checked");
        IEnumerable<IGrouping<string, CheckOutcome>> checks = documents
            .SelectMany(static document => document.Results)
            .GroupBy(static result => result.Program, static result => result.Outcome);
        foreach (IGrouping<string, CheckOutcome> check in checks)
        {
            table.AddRow(
                new Text(check.Key),
                Count(check, CheckOutcome.Accepted),
                Count(check, CheckOutcome.Rejected),
                Count(check, CheckOutcome.NotChecked));
        }

        return table;
    }

    private static Text Count(IEnumerable<CheckOutcome> outcomes, CheckOutcome outcome)
    {
        int number = outcomes.Count(found => found == outcome);
        return new Text(Number.Of(number), number == 0 ? Style.Plain : StyleOf(outcome));
    }

    private static Text Outcome(CheckOutcome outcome) => new(
        outcome switch { CheckOutcome.Accepted => "accepted", CheckOutcome.Rejected => "rejected", _ => "not checked" }, StyleOf(outcome));

    private static Style StyleOf(CheckOutcome outcome) => new(
        outcome switch { CheckOutcome.Accepted => Color.Green, CheckOutcome.Rejected => Color.Red, _ => Color.Yellow });
}
