namespace RsyslogRelp.NodeSyntax.RegularExpressions;

/// <summary>
/// An expression with a back-reference had too many ways to be tried on a message. Such matching is exponential by nature, in the C library
/// too; the search is given up after a fixed number of steps, so the outcome does not depend on the speed of the machine.
/// </summary>
public sealed class PosixRegexTooCostlyException : Exception
{
    /// <summary>Creates the exception with a general message.</summary>
    public PosixRegexTooCostlyException()
        : this("an expression with a back-reference takes too many steps on this message")
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was given up.</param>
    public PosixRegexTooCostlyException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its cause.</summary>
    /// <param name="message">What was given up.</param>
    /// <param name="innerException">The cause.</param>
    public PosixRegexTooCostlyException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
