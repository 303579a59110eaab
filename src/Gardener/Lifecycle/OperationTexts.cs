namespace RsyslogRelp.Gardener.Lifecycle;

/// <summary>The texts of an operation in an Extension's status. They are the Go extension's, which people and programs rely on.</summary>
/// <param name="Type">The operation.</param>
/// <param name="Processing">While it is under way.</param>
/// <param name="Failure">Stands before the text of an error.</param>
/// <param name="Success">Once it is done.</param>
internal sealed record OperationTexts(OperationType Type, string Processing, string Failure, string Success)
{
    /// <summary>The <see cref="Failure"/> of a deletion; part of <see cref="DeletionPhase.NodesAreCleanMarker"/>.</summary>
    public const string DeleteFailure = "Error deleting the Extension";

    public static OperationTexts Of(OperationType type) => type switch
    {
        OperationType.Delete => new(type, "Deleting the Extension", DeleteFailure, "Successfully deleted the Extension"),
        OperationType.Migrate => new(
            type, "Migrate Extension resource.", "Error migrating Extension resource", "Successfully migrated Extension resource"),
        OperationType.Restore => new(
            type, "Restoring Extension resource", "Unable to restore Extension resource", "Successfully restored Extension resource"),
        _ => new(type, "Reconciling the Extension", "Error reconciling Extension", "Successfully reconciled Extension"),
    };

    /// <summary>The text of an error, its first letter upper case.</summary>
    public string ErrorText(Exception exception)
    {
        string text = $"{Failure}: {LifecycleException.TextOf(exception)}";
        return string.Concat(text[..1].ToUpperInvariant(), text.AsSpan(1));
    }
}
