namespace RsyslogRelp.Adapters.Kubernetes.Webhooks;

/// <summary>A notice for the log.</summary>
/// <param name="IsFailure">True: something failed and is retried. False: something changed.</param>
/// <param name="Message">One sentence; contains no key material.</param>
/// <param name="Exception">The exception; null if there is none.</param>
public sealed record Notice(bool IsFailure, string Message, Exception? Exception = null);
