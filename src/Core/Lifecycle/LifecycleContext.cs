namespace RsyslogRelp.Core.Lifecycle;

/// <summary>What every run works with.</summary>
/// <param name="ControlPlane">The control plane namespaces.</param>
/// <param name="Events">Notes on Extensions.</param>
/// <param name="Time">The clock.</param>
/// <param name="MonitoringObjects">What monitors a Shoot, with audit rules or without.</param>
/// <param name="Cleaner">What cleans the nodes.</param>
internal sealed record LifecycleContext(
    IShootControlPlane ControlPlane, IExtensionEvents Events, TimeProvider Time, Func<bool, IReadOnlyList<DesiredObject>> MonitoringObjects, ManagedResourceManifest Cleaner);
