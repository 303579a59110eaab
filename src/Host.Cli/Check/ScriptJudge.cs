using RsyslogRelp.Core.Node;

namespace RsyslogRelp.Host.Cli.Check;

/// <summary>A judge of shell scripts.</summary>
internal sealed class ScriptJudge(string program, string package, params string[] options) : IJudge
{
    public static ScriptJudge Bash { get; } = new("bash", "bash", "-n");

    // A rule that finds something in every version to come would make a verdict depend on the version.
    public static ScriptJudge ShellCheck { get; } = new("shellcheck", "shellcheck", "--norc", "--severity=warning", "--format=gcc");

    public string Name => program == "bash" ? "bash -n" : program;

    public string Program => program;

    public string Package => package;

    public bool Judges(NodeFile file) => file.Path.EndsWith(".sh", StringComparison.Ordinal);

    public IReadOnlyList<string> Prepare(NodeRoot root, NodeFile file) => [.. options, root.Map(file.Path)];

    public (Verdict Verdict, IEnumerable<string> Reasons) Read(int exitCode, IReadOnlyList<string> lines, NodeFile file) =>
        (exitCode == 0 ? Verdict.Accepted : Verdict.Refused, exitCode == 0 ? [] : lines);
}
