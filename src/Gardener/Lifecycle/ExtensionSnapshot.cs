using RsyslogRelp.Core.Documents;

namespace RsyslogRelp.Gardener.Lifecycle;

/// <summary>
/// An Extension (extensions.gardener.cloud/v1alpha1) as it was read at some moment, as far as its lifecycle depends on it.
/// </summary>
public sealed record ExtensionSnapshot
{
    /// <summary>Our finalizer: as long as an Extension has it, nodes may still have to be cleaned.</summary>
    public const string Finalizer = "extensions.gardener.cloud/shoot-rsyslog-relp";

    /// <summary>The annotation by which Gardener asks for an operation.</summary>
    public const string OperationAnnotation = "gardener.cloud/operation";

    /// <summary>Its namespace: a Shoot's control plane namespace, or any other in tests.</summary>
    public required string Namespace { get; init; }

    /// <summary>Its name; Gardener names it as the type.</summary>
    public required string Name { get; init; }

    /// <summary><c>metadata.uid</c>.</summary>
    public string Uid { get; init; } = "";

    /// <summary><c>metadata.resourceVersion</c>: changes of the metadata fail if the Extension has changed since.</summary>
    public string ResourceVersion { get; init; } = "";

    /// <summary><c>metadata.generation</c>: rises when the specification changes and when deletion is requested.</summary>
    public long Generation { get; init; }

    /// <summary>
    /// The value of <see cref="OperationAnnotation"/>: <c>reconcile</c>, <c>restore</c>, <c>migrate</c>, <c>wait-for-state</c>;
    /// null if absent.
    /// </summary>
    public string? Operation { get; init; }

    /// <summary><c>metadata.deletionTimestamp</c>, to the second; null as long as it is to stay.</summary>
    public DateTimeOffset? DeletionRequestedAt { get; init; }

    /// <summary>Whether it is to go.</summary>
    public bool DeletionRequested => DeletionRequestedAt is not null;

    /// <summary><c>metadata.finalizers</c>, everybody's.</summary>
    public IReadOnlyList<string> Finalizers { get; init; } = [];

    /// <summary><c>spec.type</c>.</summary>
    public string Type { get; init; } = "";

    /// <summary><c>spec.class</c>; absent means <c>shoot</c>.</summary>
    public string Class { get; init; } = "shoot";

    /// <summary><c>spec.providerConfig</c>; null if absent.</summary>
    public DocumentNode? ProviderConfig { get; init; }

    /// <summary>
    /// Why <c>spec.providerConfig</c> is there but cannot be read, such as being over the <see cref="DocumentLimits"/>; else
    /// null.
    /// </summary>
    public string? ProviderConfigProblem { get; init; }

    /// <summary><c>status</c> as it is; null if absent.</summary>
    public DocumentNode? Status { get; init; }

    /// <summary><c>status.lastOperation</c>; null before the first.</summary>
    public LastOperation? LastOperation { get; init; }

    /// <summary><c>status.lastError.description</c>; null if the last operation left no error.</summary>
    public string? LastError { get; init; }

    /// <summary>Whether it has our finalizer.</summary>
    public bool HasFinalizer => Finalizers.Contains(Finalizer);
}
