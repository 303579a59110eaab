namespace RsyslogRelp.Core.Node;

/// <summary>A template that cannot be rendered: a fault of the product, never of a configuration.</summary>
public sealed class TemplateException : Exception
{
    /// <summary>Names the template and the fault.</summary>
    /// <param name="message">What is wrong, with file and line where the engine knows them.</param>
    /// <param name="innerException">The engine's own exception, if there is one.</param>
    public TemplateException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
