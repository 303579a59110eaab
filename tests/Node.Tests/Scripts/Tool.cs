using System.Diagnostics;

namespace RsyslogRelp.Node.Tests.Scripts;

/// <summary>What a finished process leaves.</summary>
internal sealed record ToolResult(int ExitCode, string Output, string Error);

/// <summary>Runs the programs of a node; a test whose program is missing is skipped, and says what to install.</summary>
internal static class Tool
{
    // A service's search path: tests may run as a user whose own lacks the system directories.
    private static readonly string SearchPath = string.Join(':',
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Union(["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"]));

    /// <summary>The file of <paramref name="program"/>, or null.</summary>
    public static string? Find(string program) =>
        SearchPath.Split(':').Select(directory => Path.Combine(directory, program)).FirstOrDefault(File.Exists);

    /// <summary>Skips the test where <paramref name="program"/> of the Debian package <paramref name="package"/> is missing.</summary>
    public static string Require(string program, string package)
    {
        string? file = Find(program);
        if (file is null)
        {
            Assert.Ignore($"{program} is missing: apt-get install {package}");
        }

        return file!;
    }

    /// <summary>Starts <paramref name="program"/>; <paramref name="firstInPath"/> goes before the search path.</summary>
    public static Process Start(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, string? firstInPath = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = firstInPath is null ? SearchPath : firstInPath + ":" + SearchPath;
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    /// <summary>Runs <paramref name="program"/> with <paramref name="input"/> on its standard input and waits for its end.</summary>
    public static ToolResult Run(
        string program, IEnumerable<string> arguments, byte[]? input = null,
        IReadOnlyDictionary<string, string>? environment = null, string? firstInPath = null)
    {
        using Process process = Start(program, arguments, environment, firstInPath);
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        process.StandardInput.BaseStream.Write(input ?? []);
        process.StandardInput.Close();
        process.WaitForExit();
        return new ToolResult(process.ExitCode, output.Result, error.Result);
    }
}
