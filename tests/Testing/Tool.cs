using System.Diagnostics;

namespace RsyslogRelp.Testing;

/// <summary>The result of a finished process.</summary>
public sealed record ToolResult(int ExitCode, string Output, string Error)
{
    public string[] ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>Runs programs to their end.</summary>
public static class Tool
{
    /// <summary>
    /// Starts <paramref name="program"/> in <paramref name="directory"/>, the test's own by default; <paramref name="firstInPath"/> goes
    /// before the search path.
    /// </summary>
    public static Process Start(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment =
            null, string? firstInPath = null, string? directory = null)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = directory,
        };
        start.Environment["PATH"] = firstInPath is null ? RealPrograms.SearchPath : firstInPath + ":" + RealPrograms.SearchPath;
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
        return End(process, input);
    }

    /// <summary>Gives a program that was started its standard input and waits for its end.</summary>
    public static ToolResult End(Process process, byte[]? input = null)
    {
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        process.StandardInput.BaseStream.Write(input ?? []);
        process.StandardInput.Close();
        process.WaitForExit();
        return new ToolResult(process.ExitCode, output.Result, error.Result);
    }
}
