namespace RsyslogRelp.Gardener.Lifecycle;

/// <summary>The Extension has gone while it was worked on, so that nothing is left to do.</summary>
internal sealed class ExtensionGoneException : Exception;
