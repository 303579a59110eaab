using System.Diagnostics;

namespace RsyslogRelp.Host.Cli.Tests;

/// <summary>Runs shell commands in which <c>rsyslog-relp</c> is the program as it was built.</summary>
internal static class CliProcess
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Starts bash with a command, the program on its PATH.</summary>
    public static Process Start(string command, string directory, params (string Name, string Value)[] environment)
    {
        ProcessStartInfo start = new("bash", ["-c", command])
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.Environment["PATH"] = $"{AppContext.BaseDirectory}:{start.Environment["PATH"]}";
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Join(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        Process process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }

    /// <summary>Runs a command to its end.</summary>
    public static async Task<Cli.Result> RunAsync(string command, string directory, params (string Name, string Value)[] environment)
    {
        using Process process = Start(command, directory, environment);
        return await EndAsync(process);
    }

    /// <summary>Waits for the end of a command.</summary>
    public static async Task<Cli.Result> EndAsync(Process process)
    {
        using CancellationTokenSource limit = new(Patience);
        Task<string> output = process.StandardOutput.ReadToEndAsync(limit.Token);
        Task<string> error = process.StandardError.ReadToEndAsync(limit.Token);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return new Cli.Result(process.ExitCode, await output, await error);
    }
}
