namespace RsyslogRelp.Core.Node;

/// <summary>
/// A configuration holds something that no file of a node can express. The message says what, for the author of the
/// configuration.
/// </summary>
/// <param name="message">What cannot be expressed.</param>
public sealed class NotRenderableException(string message) : Exception(message);
