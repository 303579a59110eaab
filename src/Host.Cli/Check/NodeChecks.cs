using RsyslogRelp.Core.Node;
using RsyslogRelp.Host.Cli.Shell;

namespace RsyslogRelp.Host.Cli.Check;

/// <summary>Runs every check on every file that it applies to. Files that several nodes share are checked once.</summary>
internal sealed class NodeChecks
{
    private const int MaxReasons = 20;

    private static readonly IExternalCheck[] All = [new RsyslogdCheck(), ScriptCheck.Bash, ScriptCheck.ShellCheck, new SystemdCheck()];

    private readonly Dictionary<(string Check, NodeFile File), CheckResult> _known = [];

    /// <summary>Checks the files of a node.</summary>
    /// <param name="manifest">The files and units.</param>
    /// <param name="root">The same in a temporary directory.</param>
    /// <param name="cancellationToken">Stops the program that runs.</param>
    public async Task<IReadOnlyList<CheckResult>> RunAsync(NodeManifest manifest, NodeRoot root, CancellationToken cancellationToken)
    {
        List<CheckResult> results = [];
        foreach (IExternalCheck check in All)
        {
            foreach (NodeFile file in manifest.NodeTree().Where(check.AppliesTo))
            {
                if (!_known.TryGetValue((check.Name, file), out CheckResult? result))
                {
                    result = await RunAsync(check, file, root, cancellationToken);
                    if (check.LooksAtFileOnly)
                    {
                        _known.Add((check.Name, file), result);
                    }
                }

                results.Add(result);
            }
        }

        return results;
    }

    private static async Task<CheckResult> RunAsync(
        IExternalCheck check, NodeFile file, NodeRoot root, CancellationToken cancellationToken)
    {
        if (CheckProcess.Find(check.Program) is not { } program)
        {
            string reason = $"{check.Program} is not installed (Debian package: {check.Package})";
            return new CheckResult(check.Name, file.Path, CheckOutcome.NotChecked, [reason]);
        }

        IReadOnlyList<string> arguments = check.Prepare(root, file);
        (int? exitCode, string text) = await CheckProcess.RunAsync(
            program, arguments, root.Path, CheckProcess.TimeLimit, cancellationToken);
        string[] lines = root.Unmap(text).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        (CheckOutcome outcome, IEnumerable<string> reasons) = exitCode is { } code
            ? check.Read(code, lines, file)
            : (CheckOutcome.NotChecked, lines);
        return new CheckResult(check.Name, file.Path, outcome, [.. reasons.Take(MaxReasons).Select(Printable.Of)]);
    }
}
