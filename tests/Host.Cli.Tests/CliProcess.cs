using System.Diagnostics;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Host.Cli.Tests;

/// <summary>Runs shell commands in which <c>rsyslog-relp</c> is the program as it was built.</summary>
internal static class CliProcess
{
    // The program's own output folder: the tests' folder lacks the libraries that the tests take from the ASP.NET framework.
    private static string BuiltProgram =>
        AppContext.BaseDirectory.Replace("tests/Host.Cli.Tests/", "src/Host.Cli/", StringComparison.Ordinal);

    /// <summary>Starts bash with a command, the program on its PATH.</summary>
    public static Process Start(string command, string directory, params IEnumerable<(string Name, string Value)> environment) =>
        Tool.Start(
        "bash", ["-c", command], environment.Append(("DOTNET_ROOT", RealPrograms.DotnetRoot)).ToDictionary(), firstInPath: BuiltProgram, directory);

    /// <summary>Runs a command to its end.</summary>
    public static ToolResult Run(string command, string directory)
    {
        using Process process = Start(command, directory);
        return Tool.End(process);
    }
}
