namespace RsyslogRelp.Gardener.Lifecycle;

/// <summary>What an operation is called in an Extension's status; people and programs know these texts from the Go extension.</summary>
/// <param name="Type">The operation.</param>
/// <param name="Processing">While it is under way.</param>
/// <param name="Failure">Stands before the text of an error.</param>
/// <param name="Success">Once it is done.</param>
internal sealed record OperationTexts(OperationType Type, string Processing, string Failure, string Success)
{
    public static OperationTexts Of(OperationType type) => type switch
    {
        OperationType.Delete => new(type, "Deleting the Extension", "Error deleting the Extension", "Successfully deleted the Extension"),
        OperationType.Migrate => new(type, "Migrate Extension resource.", "Error migrating Extension resource", "Successfully migrated Extension resource"),
        OperationType.Restore => new(type, "Restoring Extension resource", "Unable to restore Extension resource", "Successfully restored Extension resource"),
        _ => new(type, "Reconciling the Extension", "Error reconciling Extension", "Successfully reconciled Extension"),
    };

    /// <summary>The text of an error, its first letter upper case.</summary>
    public string ErrorText(Exception exception)
    {
        string text = $"{Failure}: {LifecycleException.TextOf(exception)}";
        return string.Concat(text[..1].ToUpperInvariant(), text.AsSpan(1));
    }
}
