using System.Text;
using RsyslogRelp.NodeSyntax.RegularExpressions;

namespace RsyslogRelp.Fuzzing.Targets;

/// <summary>A regular expression, and on the lines after it a message.</summary>
internal sealed class ExpressionTarget : IFuzzTarget
{
    // A fiftieth of what match allows itself, so that an input ends within a second.
    private const long Steps = PosixRegex.MaxSteps / 50;

    public void Run(byte[] input)
    {
        string[] parts = Encoding.UTF8.GetString(input).Split('\n', 2);
        if (!PosixRegex.TryParse(parts[0], out PosixRegex? regex, out PosixRegexError? error))
        {
            Invariant.IsOneLine(error.Message);
            Invariant.Holds(error.Position >= 0 && error.Position <= parts[0].Length, $"the error is at {error.Position}");
            return;
        }

        foreach (PosixRegexWarning warning in regex.Warnings)
        {
            Invariant.IsOneLine(warning.Message);
            Invariant.Holds(warning.Position >= 0 && warning.Position < parts[0].Length, $"the warning is at {warning.Position}");
        }

        try
        {
            long steps = Steps;
            regex.IsMatch(parts[^1], ref steps);
        }
        catch (PosixRegexUnpredictableException exception)
        {
            Invariant.IsOneLine(exception.Message);
        }
    }
}
