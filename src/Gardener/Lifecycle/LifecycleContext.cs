namespace RsyslogRelp.Gardener.Lifecycle;

/// <summary>What every run works with.</summary>
/// <param name="ControlPlane">The control plane namespaces.</param>
/// <param name="Events">Events on Extensions.</param>
/// <param name="Time">The clock.</param>
/// <param name="Monitoring">What monitors a Shoot.</param>
/// <param name="Cleaner">What cleans the nodes.</param>
/// <param name="Reported">The findings that were reported.</param>
internal sealed record LifecycleContext(
    IShootControlPlane ControlPlane,
    IExtensionEvents Events,
    TimeProvider Time,
    MonitoringRenderer Monitoring,
    ManagedResourceManifest Cleaner,
    ReportedFindings Reported);
