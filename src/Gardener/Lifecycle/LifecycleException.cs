namespace RsyslogRelp.Gardener.Lifecycle;

/// <summary>An operation cannot be done now; the message goes into the Extension's status.</summary>
public sealed class LifecycleException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is wrong, for a person.</param>
    /// <param name="innerException">The cause; null if there is none. Its codes count too.</param>
    /// <param name="codes">Gardener's error codes, such as <see cref="ErrorCodes.ConfigurationProblem"/>.</param>
    public LifecycleException(string message, Exception? innerException = null, params IReadOnlyList<string> codes)
        : base(message, innerException) =>
        Codes = [.. codes.Concat((innerException as LifecycleException)?.Codes ?? []).Distinct()];

    /// <summary>Gardener's error codes; empty if none fits.</summary>
    public IReadOnlyList<string> Codes { get; }

    // A run that its caller cancels reports nothing, so that a cancellation that is reported is a timeout.
    internal static string TextOf(Exception exception) =>
        exception is OperationCanceledException ? "context deadline exceeded" : exception.Message;

    internal static LifecycleException Wrap(string doing, Exception exception) => new($"{doing}: {TextOf(exception)}", exception);
}
