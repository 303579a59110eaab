namespace RsyslogRelp.NodeSyntax.RegularExpressions;

/// <summary>
/// It cannot be predicted whether an expression with a back-reference matches: such matching takes exponential time, in the C library too,
/// and is not implemented here.
/// </summary>
public sealed class PosixRegexUnpredictableException : Exception
{
    /// <summary>Creates the exception with a general message.</summary>
    public PosixRegexUnpredictableException()
        : this("an expression with a back-reference cannot be predicted")
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What cannot be predicted.</param>
    public PosixRegexUnpredictableException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its cause.</summary>
    /// <param name="message">What cannot be predicted.</param>
    /// <param name="innerException">The cause.</param>
    public PosixRegexUnpredictableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
