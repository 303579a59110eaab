using RsyslogRelp.Host.Cli.Shell;
using Spectre.Console;

namespace RsyslogRelp.Host.Cli.Check;

/// <summary>Judge, file and verdict as a table; the reasons below it.</summary>
internal static class JudgementTable
{
    public static void Write(CliContext context, IReadOnlyList<Judgement> judgements)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = context.Colour ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = context.Colour ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(context.Output),
        });
        // Never wrapped: a path cut in two cannot be searched for.
        console.Profile.Width = 200;
        Table table = new() { Border = TableBorder.Ascii2 };
        table.AddColumn("judge").AddColumn("file").AddColumn("verdict");
        foreach (Judgement judgement in judgements)
        {
            table.AddRow(new Text(judgement.Judge), new Text(judgement.File), VerdictText(judgement.Verdict));
        }

        console.Write(table);
        foreach (Judgement judgement in judgements.Where(static judgement => judgement.Verdict == Verdict.Refused))
        {
            foreach (string reason in judgement.Reasons)
            {
                context.Output.Write($"{judgement.Judge}: {reason}\n");
            }
        }
    }

    private static Text VerdictText(Verdict verdict) => verdict switch
    {
        Verdict.Accepted => new Text("accepted", new Style(Color.Green)),
        Verdict.Refused => new Text("refused", new Style(Color.Red)),
        _ => new Text("not judged", new Style(Color.Yellow)),
    };
}
