using System.ComponentModel;
using System.Diagnostics;

namespace RsyslogRelp.Host.Cli.Check;

/// <summary>Runs the program of a check without standard input. It ends at a time limit, or when the command is cancelled.</summary>
internal static class CheckProcess
{
    /// <summary>The slowest check, shellcheck, takes seconds.</summary>
    public static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(30);

    private static readonly string[] SystemDirectories = ["/usr/sbin", "/sbin"];

    /// <summary>
    /// The path of the program; null if it is not installed. The search includes /usr/sbin and the like,
    /// which PATH of a user often lacks.
    /// </summary>
    public static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Concat(SystemDirectories)
            .Where(Path.IsPathRooted)
            .Select(directory => Path.Join(directory, program))
            .FirstOrDefault(File.Exists);

    /// <summary>Runs a program to its end.</summary>
    /// <param name="path">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="directory">Its working directory.</param>
    /// <param name="timeLimit">How long it may take, such as <see cref="TimeLimit"/>.</param>
    /// <param name="cancellationToken">Kills it.</param>
    /// <returns>The exit code and all its output; the exit code is null if it could not run or timed out.</returns>
    public static async Task<(int? ExitCode, string Text)> RunAsync(
        string path, IReadOnlyList<string> arguments, string directory, TimeSpan timeLimit, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeLimit);
        ProcessStartInfo start = new(path, arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["LC_ALL"] = "C";
        using Process process = new() { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (Win32Exception exception)
        {
            return (null, exception.Message);
        }

        try
        {
            process.StandardInput.Close();
            Task<string> output = process.StandardOutput.ReadToEndAsync(limit.Token);
            Task<string> error = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, await output + await error);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, $"gave no verdict within {timeLimit.TotalSeconds} seconds");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync(CancellationToken.None);
            }
        }
    }
}
