using RsyslogRelp.Core.Prediction;
using RsyslogRelp.Host.Cli.Output;
using RsyslogRelp.Host.Cli.Shell;

namespace RsyslogRelp.Host.Cli.Diff;

/// <summary>
/// A difference as a text that patch(1) accepts, with what it makes nodes do. A change that many Shoots share is printed once.
/// </summary>
internal static class DiffText
{
    public static void Write(CliContext context, DiffResult result)
    {
        if (!result.IsMany)
        {
            WriteOne(context, result.Documents[0]);
            return;
        }

        List<(DocumentDiff Document, FileChange File)> changes =
            [.. result.Changed.SelectMany(static document => document.Files, static (document, file) => (document, file))];
        foreach (IGrouping<string, (DocumentDiff Document, FileChange File)> same in changes.GroupBy(static change => change.File.Essence))
        {
            string[] names = [.. same.Select(static change => change.Document.Name)];
            context.Output.Write(context.Screen.Paint(Tint.Bold, $"# {Who(names)}") + "\n");
            same.First().File.Write(context.Output, context.Screen);
            context.Output.Write("\n");
        }

        WriteEffects(context.Output, result);
        WriteSummary(context, result);
    }

    private static void WriteOne(CliContext context, DocumentDiff document)
    {
        if (document.Files.Count == 0)
        {
            context.Remark("no difference: nodes do nothing");
            return;
        }

        foreach (FileChange file in document.Files)
        {
            file.Write(context.Output, context.Screen);
        }

        context.Output.Write("\nA node will:\n");
        foreach (NodeEffect effect in document.Effects)
        {
            context.Output.Write($"- {EffectText.Of(effect)}\n");
        }
    }

    private static void WriteEffects(TextWriter output, DiffResult result)
    {
        if (!result.Changed.Any())
        {
            return;
        }

        output.Write("Nodes will:\n");
        IEnumerable<IGrouping<NodeEffect, string>> byEffect = result.Changed
            .SelectMany(static document => document.Effects, static (document, effect) => (document.Name, effect))
            .GroupBy(static entry => entry.effect, static entry => entry.Name);
        foreach (IGrouping<NodeEffect, string> effect in byEffect.OrderBy(static effect => effect.Key))
        {
            output.Write($"- {EffectText.Of(effect.Key)}: {Who([.. effect])}\n");
        }

        output.Write("\n");
    }

    private static void WriteSummary(CliContext context, DiffResult result)
    {
        int changed = result.Changed.Count();
        context.Output.Write(
            $"{Number.Of(result.Documents.Count, "Shoot")} compared: {Number.Of(changed)} with changes, "
            + $"{Number.Of(result.Documents.Count - changed)} without\n");
        WriteOnly(context.Output, "old", result.OnlyOld);
        WriteOnly(context.Output, "new", result.OnlyNew);
    }

    private static void WriteOnly(TextWriter output, string side, IReadOnlyList<string> names)
    {
        if (names.Count > 0)
        {
            output.Write($"only in the {side} input: {Who(names)}\n");
        }
    }

    private static string Who(IReadOnlyList<string> names) =>
        $"{Number.Of(names.Count, "Shoot")} ({Number.Names([.. names.Select(Printable.Of)])})";
}
