using RsyslogRelp.Gardener.Lifecycle;

namespace RsyslogRelp.Gardener.Tests.Lifecycle;

/// <summary>What befalls a call of the port.</summary>
/// <param name="Exception">What it throws; null: it hangs until it is cancelled.</param>
/// <param name="AfterEffect">Whether it has taken effect by then.</param>
public sealed record Fault(Exception? Exception, bool AfterEffect = false);

/// <summary>
/// A control plane namespace with one Extension, its Shoot's nodes and Gardener's resource manager, which works when the test says
/// so. It records every call and fails those that the test names.
/// </summary>
public sealed class InMemoryControlPlane(TimeProvider time) : IShootControlPlane
{
    private readonly TaskCompletionSource _hanging = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _version = 1;

    /// <summary>Every call in order.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>Every status that was written.</summary>
    public List<StatusUpdate> Statuses { get; } = [];

    /// <summary>What befalls a call, by its number from 1 and its text; null: nothing.</summary>
    public Func<int, string, Fault?> Faults { get; set; } = static (_, _) => null;

    /// <summary>Ends once a call hangs.</summary>
    public Task Hanging => _hanging.Task;

    public bool IsShootNamespace { get; set; } = true;

    public ShootState? Shoot { get; set; } = new(Failed: false, DeletionRequested: false, Hibernated: false, ForceDeletion: false);

    /// <summary>The Extension; null once it is gone.</summary>
    public ExtensionSnapshot? Extension { get; set; }

    public long? ObservedGeneration { get; private set; }

    public IReadOnlyList<string> ErrorCodes { get; private set; } = [];

    public HashSet<DesiredObjectKind> NotServed { get; } = [];

    public Dictionary<string, DesiredObject> Objects { get; } = [];

    public ManagedResourceState? Cleaner { get; set; }

    public ManagedResourceManifest? CleanerManifest { get; private set; }

    /// <summary>Whether somebody finalizes a ManagedResource; else it is gone once its deletion is requested.</summary>
    public bool IsFinalized { get; set; } = true;

    /// <summary>Whether the nodes still bear what the extension put there.</summary>
    public bool NodesAreConfigured { get; set; } = true;

    /// <summary>Calls that are no reads.</summary>
    public IEnumerable<string> Writes =>
        Calls.Where(static call => !call.StartsWith("Get", StringComparison.Ordinal) && call is not ("IsShootNamespace" or "Refresh"));

    /// <summary>The resource manager does its work, if it is awake.</summary>
    public void ManageResources()
    {
        if (Cleaner is { DeletionRequested: true })
        {
            Cleaner = null;
        }
        else if (Cleaner is { IsHealthy: false })
        {
            NodesAreConfigured = false;
            Cleaner = Cleaner with { IsHealthy = true };
        }
    }

    public Task<bool> IsShootNamespaceAsync(string namespaceName, CancellationToken cancellationToken) =>
        CallAsync("IsShootNamespace", () => IsShootNamespace, cancellationToken);

    public Task<ShootState?> GetShootAsync(string namespaceName, CancellationToken cancellationToken) =>
        CallAsync("GetShoot", () => Shoot, cancellationToken);

    public Task<ExtensionSnapshot?> RefreshAsync(ExtensionSnapshot extension, CancellationToken cancellationToken) =>
        CallAsync("Refresh", () => Extension, cancellationToken);

    public Task<ExtensionSnapshot?> ChangeMetadataAsync(
        ExtensionSnapshot extension, MetadataChange change, CancellationToken cancellationToken) =>
        CallAsync(
            $"ChangeMetadata {(change.RemoveOperationAnnotation ? "RemoveOperationAnnotation " : "")}{change.Finalizers}",
            () => Change(extension, change),
            cancellationToken);

    public Task<ExtensionSnapshot?> WriteStatusAsync(
        ExtensionSnapshot extension, StatusUpdate status, CancellationToken cancellationToken) =>
        CallAsync($"WriteStatus {status.Type} {status.State} {status.Progress}", () => Write(status), cancellationToken);

    public Task<ApplyOutcome> ApplyAsync(string namespaceName, DesiredObject desired, bool isNew, CancellationToken cancellationToken) =>
        CallAsync($"Apply {desired.Kind} {desired.Name}{(isNew ? " new" : "")}", () => Apply(desired), cancellationToken);

    public Task DeleteAsync(string namespaceName, DesiredObjectKind kind, string name, CancellationToken cancellationToken) =>
        CallAsync($"Delete {kind} {name}", () => Objects.Remove($"{kind} {name}"), cancellationToken);

    public Task<ManagedResourceState?> GetManagedResourceAsync(string namespaceName, string name, CancellationToken cancellationToken) =>
        CallAsync("GetManagedResource", () => Cleaner, cancellationToken);

    public Task<ManagedResourceState> DeployManagedResourceAsync(
        string namespaceName, ManagedResourceManifest resource, ManagedResourceState? current, CancellationToken cancellationToken) =>
        CallAsync("Deploy", () => Deploy(resource), cancellationToken);

    public Task<ManagedResourceState?> DestroyManagedResourceAsync(
        string namespaceName, string name, ManagedResourceState? current, CancellationToken cancellationToken) =>
        CallAsync("Destroy", () => Destroy(current), cancellationToken);

    private async Task<T> CallAsync<T>(string call, Func<T> effect, CancellationToken cancellationToken)
    {
        Calls.Add(call);
        cancellationToken.ThrowIfCancellationRequested();
        Fault? fault = Faults(Calls.Count, call);
        if (fault is { AfterEffect: false })
        {
            await HappenAsync(fault, cancellationToken);
        }

        T result = effect();
        if (fault is { AfterEffect: true })
        {
            await HappenAsync(fault, cancellationToken);
        }

        return result;
    }

    private Task HappenAsync(Fault fault, CancellationToken cancellationToken)
    {
        if (fault.Exception is { } exception)
        {
            return Task.FromException(exception);
        }

        _hanging.TrySetResult();
        return Task.Delay(Timeout.Infinite, cancellationToken);
    }

    private ExtensionSnapshot? Change(ExtensionSnapshot seen, MetadataChange change)
    {
        if (Extension is null)
        {
            return null;
        }

        if (change.Finalizers != FinalizerChange.RemoveAll && seen.ResourceVersion != Extension.ResourceVersion)
        {
            throw new InvalidOperationException("the object has been modified");
        }

        Extension = Extension with
        {
            ResourceVersion = NextVersion(),
            Operation = change.RemoveOperationAnnotation ? null : Extension.Operation,
            Finalizers = change.Finalizers switch
            {
                FinalizerChange.AddOurs => [.. Extension.Finalizers, ExtensionSnapshot.Finalizer],
                FinalizerChange.RemoveOurs => [.. Extension.Finalizers.Where(static finalizer => finalizer != ExtensionSnapshot.Finalizer)],
                FinalizerChange.RemoveAll => [],
                _ => Extension.Finalizers,
            },
        };
        if (Extension is { DeletionRequested: true, Finalizers: [] })
        {
            Extension = null;
            return change.Finalizers == FinalizerChange.Keep ? null : seen with { Finalizers = [] };
        }

        return Extension;
    }

    private ExtensionSnapshot? Write(StatusUpdate status)
    {
        if (Extension is null)
        {
            return null;
        }

        Statuses.Add(status);
        ObservedGeneration = status.ObservedGeneration ?? ObservedGeneration;
        ErrorCodes = status.Error == StatusError.Keep ? ErrorCodes : status.Codes;
        DateTimeOffset second = DateTimeOffset.FromUnixTimeSeconds(status.Time.ToUnixTimeSeconds());
        return Extension = Extension with
        {
            ResourceVersion = NextVersion(),
            LastOperation = new LastOperation(status.Type, status.State, status.Progress, second),
            LastError = status.Error switch
            {
                StatusError.Set => status.Description,
                StatusError.Clear => null,
                _ => Extension.LastError,
            },
        };
    }

    private ApplyOutcome Apply(DesiredObject desired)
    {
        if (NotServed.Contains(desired.Kind))
        {
            return ApplyOutcome.KindNotServed;
        }

        Objects[$"{desired.Kind} {desired.Name}"] = desired;
        return ApplyOutcome.Created;
    }

    private ManagedResourceState Deploy(ManagedResourceManifest resource)
    {
        CleanerManifest = resource;
        return Cleaner ??= new ManagedResourceState(
            IsHealthy: false,
            DeletionRequested: false,
            DateTimeOffset.FromUnixTimeSeconds(time.GetUtcNow().ToUnixTimeSeconds()),
            null,
            null);
    }

    private ManagedResourceState? Destroy(ManagedResourceState? current)
    {
        if (current is not null)
        {
            Cleaner = IsFinalized && Cleaner is not null ? Cleaner with { DeletionRequested = true } : null;
        }

        return current is null ? null : Cleaner;
    }

    private string NextVersion() => (++_version).ToString(System.Globalization.CultureInfo.InvariantCulture);
}
