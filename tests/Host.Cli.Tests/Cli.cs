using System.Text;

namespace RsyslogRelp.Host.Cli.Tests;

/// <summary>Runs the program within this process.</summary>
internal static class Cli
{
    internal sealed record Result(int ExitCode, string Output, string Error)
    {
        public string[] ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    public static Task<Result> RunAsync(params string[] args) => RunAsync([], args);

    public static Task<Result> RunAsync(string stdin, string[] args) => RunAsync(Encoding.UTF8.GetBytes(stdin), args);

    public static async Task<Result> RunAsync(byte[] stdin, string[] args, CancellationToken cancellationToken = default)
    {
        using MemoryStream input = new(stdin);
        await using StringWriter output = new() { NewLine = "\n" };
        await using StringWriter error = new() { NewLine = "\n" };
        int exitCode = await CommandLine.InvokeAsync(args, input, output, error, cancellationToken);
        Assert.That(error.ToString(), Does.Not.Contain("   at ").And.Not.Contain("internal error"));
        return new Result(exitCode, output.ToString(), error.ToString());
    }
}
