namespace RsyslogRelp.Adapters.Kubernetes.Webhooks;

/// <summary>Something worth a log line.</summary>
/// <param name="IsFailure">True: something did not work and is tried again. False: something changed.</param>
/// <param name="Message">One sentence; contains no key material.</param>
/// <param name="Exception">What was thrown, if anything was.</param>
public sealed record Notice(bool IsFailure, string Message, Exception? Exception = null);
