using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;
using RsyslogRelp.Host.Cli.Shell;

namespace RsyslogRelp.Host.Cli.Commands;

/// <summary>The version of this program, whatever program hosts it: <c>1.2.3 (commit 5f2c..., 2026-11-29)</c>.</summary>
internal sealed class VersionText : SynchronousCommandLineAction
{
    private static readonly Assembly Program = typeof(VersionText).Assembly;

    /// <summary>The version; then, as far as the build knew them, the commit and its date in UTC.</summary>
    public static string Version { get; } = Describe(
        Program.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion,
        Program.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(static entry => entry.Key == "CommitDate")?.Value);

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        parseResult.InvocationConfiguration.Output.WriteLine(Version);
        return ExitCode.Success;
    }

    /// <summary>The text for a version with the commit after a plus, as the .NET SDK writes it.</summary>
    internal static string Describe(string informational, string? commitDate)
    {
        string[] parts = informational.Split('+', 2);
        string commit = parts.Length > 1 ? $"commit {parts[1]}" : "";
        string[] known = [.. new[] { commit, commitDate ?? "" }.Where(static text => text.Length > 0)];
        return known.Length == 0 ? parts[0] : $"{parts[0]} ({string.Join(", ", known)})";
    }
}
