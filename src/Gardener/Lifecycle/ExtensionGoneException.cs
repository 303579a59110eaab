namespace RsyslogRelp.Gardener.Lifecycle;

/// <summary>The Extension was deleted during the run, so that nothing is left to do.</summary>
internal sealed class ExtensionGoneException : Exception;
