namespace RsyslogRelp.Core.Lifecycle;

/// <summary>
/// A write of an Extension's status. It touches <c>lastOperation</c> and, as said here, <c>observedGeneration</c> and
/// <c>lastError</c>; everything else stays.
/// </summary>
/// <param name="Type"><c>lastOperation.type</c>.</param>
/// <param name="State"><c>lastOperation.state</c>.</param>
/// <param name="Progress"><c>lastOperation.progress</c>, in percent.</param>
/// <param name="Description"><c>lastOperation.description</c>, and that of the error if there is one.</param>
/// <param name="Time">Both <c>lastUpdateTime</c>; written to the second, in UTC.</param>
/// <param name="ObservedGeneration"><c>observedGeneration</c>; null leaves it as it is.</param>
/// <param name="Error">What becomes of <c>lastError</c>.</param>
/// <param name="Codes"><c>lastError.codes</c>, such as <see cref="ErrorCodes.ConfigurationProblem"/>; absent if empty.</param>
public sealed record StatusUpdate(
    OperationType Type, OperationState State, int Progress, string Description, DateTimeOffset Time, long? ObservedGeneration, StatusError Error, IReadOnlyList<string> Codes);

/// <summary>What a <see cref="StatusUpdate"/> does with <c>status.lastError</c>.</summary>
public enum StatusError
{
    /// <summary>It stays: while an operation is under way the error of the one before is still to be seen.</summary>
    Keep,

    /// <summary>It is replaced by the update's description and codes.</summary>
    Set,

    /// <summary>It is removed.</summary>
    Clear,
}

/// <summary>Gardener's error codes that are written here.</summary>
public static class ErrorCodes
{
    /// <summary>The Shoot's owner can mend it, and nobody else.</summary>
    public const string ConfigurationProblem = "ERR_CONFIGURATION_PROBLEM";
}
