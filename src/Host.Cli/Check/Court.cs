using RsyslogRelp.Core.Node;
using RsyslogRelp.Host.Cli.Shell;

namespace RsyslogRelp.Host.Cli.Check;

/// <summary>Puts every file before every judge of its kind.</summary>
internal static class Court
{
    private const int MaxReasons = 20;

    private static readonly IJudge[] Judges = [new RsyslogdJudge(), ScriptJudge.Bash, ScriptJudge.ShellCheck, new SystemdJudge()];

    public static async Task<IReadOnlyList<Judgement>> JudgeAsync(NodeManifest manifest, NodeRoot root, CancellationToken cancellationToken)
    {
        List<Judgement> judgements = [];
        foreach (IJudge judge in Judges)
        {
            foreach (NodeFile file in manifest.NodeTree().Where(judge.Judges))
            {
                judgements.Add(await JudgeAsync(judge, file, root, cancellationToken));
            }
        }

        return judgements;
    }

    private static async Task<Judgement> JudgeAsync(IJudge judge, NodeFile file, NodeRoot root, CancellationToken cancellationToken)
    {
        if (JudgeProcess.Find(judge.Program) is not { } program)
        {
            return new Judgement(judge.Name, file.Path, Verdict.NotJudged, [$"{judge.Program} is not installed (Debian package: {judge.Package})"]);
        }

        (int? exitCode, string text) = await JudgeProcess.RunAsync(program, judge.Prepare(root, file), root.Path, JudgeProcess.TimeLimit, cancellationToken);
        string[] lines = root.Unmap(text).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        (Verdict verdict, IEnumerable<string> reasons) = exitCode is { } code ? judge.Read(code, lines, file) : (Verdict.NotJudged, lines);
        return new Judgement(judge.Name, file.Path, verdict, [.. reasons.Take(MaxReasons).Select(Printable.Of)]);
    }
}
