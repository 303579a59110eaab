namespace RsyslogRelp.Gardener.Lifecycle;

/// <summary><c>status.lastOperation.type</c> of an Extension.</summary>
public enum OperationType
{
    /// <summary>The first reconciliation, until it succeeds.</summary>
    Create,

    /// <summary>Every later reconciliation.</summary>
    Reconcile,

    /// <summary>The Extension is being deleted, and the nodes are cleaned.</summary>
    Delete,

    /// <summary>The control plane moves to another seed; this seed gives up the Extension.</summary>
    Migrate,

    /// <summary>The control plane has come from another seed.</summary>
    Restore,
}

/// <summary><c>status.lastOperation.state</c> of an Extension, as far as it is written or told apart here.</summary>
public enum OperationState
{
    /// <summary>The operation is under way.</summary>
    Processing,

    /// <summary>The operation is done.</summary>
    Succeeded,

    /// <summary>The operation failed and is tried again.</summary>
    Error,

    /// <summary>A state that others write: <c>Failed</c>, <c>Pending</c>, <c>Aborted</c>.</summary>
    Other,
}

/// <summary><c>status.lastOperation</c> of an Extension.</summary>
/// <param name="Type">What was done; null for a type that is none of ours, such as <c>LiveMigrate</c>.</param>
/// <param name="State">How far it is.</param>
/// <param name="Progress">In percent, 0 to 100.</param>
/// <param name="LastUpdateTime">When this was written, to the second.</param>
public sealed record LastOperation(OperationType? Type, OperationState State, int Progress, DateTimeOffset LastUpdateTime);
