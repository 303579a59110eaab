using System.Text;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Host.Cli.Tests;

/// <summary>Runs the program within this process.</summary>
internal static class Cli
{
    public static Task<ToolResult> RunAsync(params string[] args) => RunAsync([], args);

    public static Task<ToolResult> RunAsync(string stdin, string[] args) => RunAsync(Encoding.UTF8.GetBytes(stdin), args);

    public static async Task<ToolResult> RunAsync(byte[] stdin, string[] args, CancellationToken cancellationToken = default)
    {
        using MemoryStream input = new(stdin);
        await using StringWriter output = new() { NewLine = "\n" };
        await using StringWriter error = new() { NewLine = "\n" };
        int exitCode = await CommandLine.InvokeAsync(args, input, output, error, cancellationToken);
        Assert.That(error.ToString(), Does.Not.Contain("   at ").And.Not.Contain("internal error"));
        return new ToolResult(exitCode, output.ToString(), error.ToString());
    }
}
