using RsyslogRelp.Core.Documents;

namespace RsyslogRelp.Gardener.Lifecycle;

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
    OperationType Type,
    OperationState State,
    int Progress,
    string Description,
    DateTimeOffset Time,
    long? ObservedGeneration,
    StatusError Error,
    IReadOnlyList<string> Codes)
{
    // Enough for a hundred findings, and far below what an API server refuses to store.
    private const int LongestDescription = 32 * 1024;

    internal static StatusUpdate Processing(OperationTexts texts, int progress, DateTimeOffset time) =>
        new(texts.Type, OperationState.Processing, progress, texts.Processing, time, null, StatusError.Keep, []);

    internal static StatusUpdate Failure(
        OperationTexts texts, string description, IReadOnlyList<string> codes, long generation, DateTimeOffset time) =>
        new(texts.Type, OperationState.Error, 50, Shortened(Printable(description)), time, generation, StatusError.Set, codes);

    internal static StatusUpdate Success(OperationTexts texts, long generation, DateTimeOffset time) =>
        new(texts.Type, OperationState.Succeeded, 100, texts.Success, time, generation, StatusError.Clear, []);

    // The resource manager and the errors of several objects have lines; within a line there is nothing that a terminal would obey.
    private static string Printable(string description) =>
        string.Join('\n', description.Replace('\t', ' ').Split('\n').Select(static line => OneLine.Of(line)));

    private static string Shortened(string description)
    {
        if (description.Length <= LongestDescription)
        {
            return description;
        }

        int end = char.IsHighSurrogate(description[LongestDescription - 1]) ? LongestDescription - 1 : LongestDescription;
        return description[..end] + " ...";
    }
}

/// <summary>What a <see cref="StatusUpdate"/> does with <c>status.lastError</c>.</summary>
public enum StatusError
{
    /// <summary>It stays: while an operation is under way, the error of the previous one stays visible.</summary>
    Keep,

    /// <summary>It is replaced by the update's description and codes.</summary>
    Set,

    /// <summary>It is removed.</summary>
    Clear,
}

/// <summary>Gardener's error codes that are written here.</summary>
public static class ErrorCodes
{
    /// <summary>Only the Shoot's owner can correct it.</summary>
    public const string ConfigurationProblem = "ERR_CONFIGURATION_PROBLEM";
}
