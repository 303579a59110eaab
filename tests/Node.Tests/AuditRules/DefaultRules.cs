using System.Text.RegularExpressions;
using RsyslogRelp.Node.Tests.Scripts;

namespace RsyslogRelp.Node.Tests.AuditRules;

/// <summary>The default rules, as augenrules joins them: by file name.</summary>
internal static partial class DefaultRules
{
    public static string Text { get; } = string.Concat(Directory.GetFiles(Path.Combine(ScriptTemplates.Directory, "audit"), "*.rules").Order(StringComparer.Ordinal).Select(File.ReadAllText));

    public static IReadOnlyList<string> Rules { get; } = [.. Text.Split('\n').Where(static line => line.StartsWith("-a", StringComparison.Ordinal))];

    public static IEnumerable<string> Syscalls(string rule) => Syscall().Matches(rule).Select(static match => match.Groups[1].Value);

    public static string Key(string rule) => KeyOption().Match(rule).Groups[1].Value;

    [GeneratedRegex("-S (\\S+)")]
    private static partial Regex Syscall();

    [GeneratedRegex("(?:-F key=|-k )(\\S+)")]
    private static partial Regex KeyOption();
}
