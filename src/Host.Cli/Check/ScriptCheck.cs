using RsyslogRelp.Core.Node;

namespace RsyslogRelp.Host.Cli.Check;

/// <summary>A check of shell scripts.</summary>
internal sealed class ScriptCheck(string program, string package, params string[] options) : IExternalCheck
{
    public static ScriptCheck Bash { get; } = new("bash", "bash", "-n");

    // Findings of lower severity differ between versions of shellcheck, and the result must not depend on the version.
    public static ScriptCheck ShellCheck { get; } = new("shellcheck", "shellcheck", "--norc", "--severity=warning", "--format=gcc");

    public string Name => program == "bash" ? "bash -n" : program;

    public string Program => program;

    public string Package => package;

    public bool LooksAtFileOnly => true;

    public bool AppliesTo(NodeFile file) => file.Path.EndsWith(".sh", StringComparison.Ordinal);

    public IReadOnlyList<string> Prepare(NodeRoot root, NodeFile file) => [.. options, root.Map(file.Path)];

    public (CheckOutcome Outcome, IEnumerable<string> Reasons) Read(int exitCode, IReadOnlyList<string> lines, NodeFile file) =>
        (exitCode == 0 ? CheckOutcome.Accepted : CheckOutcome.Rejected, exitCode == 0 ? [] : lines);
}
