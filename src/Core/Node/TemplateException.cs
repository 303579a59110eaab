namespace RsyslogRelp.Core.Node;

/// <summary>A template cannot be rendered. This is a bug of the program, never an error of a configuration.</summary>
public sealed class TemplateException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">The template and what is wrong with it, with the line if the engine knows it.</param>
    /// <param name="innerException">The engine's own exception, if there is one.</param>
    public TemplateException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
