using System.Text;
using RsyslogRelp.Host.Cli.Shell;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Host.Cli.Tests;

/// <summary>Runs the program within this process.</summary>
internal static class Cli
{
    public static Task<ToolResult> RunAsync(params string[] args) => RunAsync([], args);

    public static Task<ToolResult> RunAsync(string stdin, string[] args, Screen screen = default) =>
        RunAsync(Encoding.UTF8.GetBytes(stdin), args, screen);

    public static async Task<ToolResult> RunAsync(
        byte[] stdin, string[] args, Screen screen = default, CancellationToken cancellationToken = default)
    {
        using MemoryStream input = new(stdin);
        await using StringWriter output = new() { NewLine = "\n" };
        await using StringWriter error = new() { NewLine = "\n" };
        int exitCode = await CommandLine.InvokeAsync(args, input, output, error, cancellationToken, screen);
        Assert.That(error.ToString(), Does.Not.Contain("   at ").And.Not.Contain("internal error"));
        return new ToolResult(exitCode, output.ToString(), error.ToString());
    }
}
