using System.Text;
using RsyslogRelp.Core.Findings;
using RsyslogRelp.Host.Cli;

namespace RsyslogRelp.Fuzzing.Targets;

/// <summary>YAML as the NuGet package and the command line read it.</summary>
internal sealed class YamlTarget : IFuzzTarget
{
    private static readonly string[] Validate = ["validate", "-f", "-"];

    public void Run(byte[] input)
    {
        string text = Encoding.UTF8.GetString(input);
        foreach (FieldError finding in RsyslogRelpConfigText.Read(text).Findings.Concat(RsyslogRelpConfigText.ReadShoot(text).Findings))
        {
            Invariant.IsOneLine(finding.ToString());
        }

        using MemoryStream stdin = new(input);
        using StringWriter output = new() { NewLine = "\n" };
        using StringWriter error = new() { NewLine = "\n" };
        int exitCode = CommandLine.InvokeAsync(Validate, stdin, output, error, CancellationToken.None).GetAwaiter().GetResult();
        Invariant.Holds(exitCode is >= 0 and <= 2, $"exit code {exitCode}");
        foreach (string line in $"{output}{error}".Split('\n'))
        {
            Invariant.IsOneLine(line);
            Invariant.Holds(!line.Contains("internal error", StringComparison.Ordinal), line);
        }
    }
}
