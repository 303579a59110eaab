using RsyslogRelp.Core.Prediction;

namespace RsyslogRelp.Host.Cli.Match;

/// <summary>Prints the result for a message.</summary>
internal interface IVerdictWriter
{
    /// <summary>Prints it.</summary>
    /// <param name="output">Takes the text.</param>
    /// <param name="line">The line of standard input that holds the message; null if it is from the command line.</param>
    /// <param name="message">The message as the rules see it.</param>
    /// <param name="verdict">The result.</param>
    void Write(TextWriter output, int? line, LogMessage message, LogVerdict verdict);
}
