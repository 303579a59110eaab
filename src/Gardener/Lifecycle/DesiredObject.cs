namespace RsyslogRelp.Gardener.Lifecycle;

/// <summary>The kinds of objects that the lifecycle keeps in a control plane namespace.</summary>
public enum DesiredObjectKind
{
    /// <summary><c>v1</c> ConfigMap.</summary>
    ConfigMap,

    /// <summary><c>monitoring.coreos.com/v1</c> PrometheusRule.</summary>
    PrometheusRule,

    /// <summary><c>monitoring.coreos.com/v1alpha1</c> ScrapeConfig.</summary>
    ScrapeConfig,
}

/// <summary>
/// An object as it is wanted in a control plane namespace. Labels are added to its own; the content replaces what is
/// there. Defaults that the API server fills in are written out in the content, so that an object that is right equals it.
/// </summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Name">Its name.</param>
/// <param name="Labels">The labels that it must have.</param>
/// <param name="ContentField">The field that holds the content: <c>data</c> or <c>spec</c>.</param>
/// <param name="Content">The content, JSON in UTF-8.</param>
public sealed record DesiredObject(
    DesiredObjectKind Kind, string Name, IReadOnlyDictionary<string, string> Labels, string ContentField, ReadOnlyMemory<byte> Content);

/// <summary>What had to be done so that an object is as it is wanted.</summary>
public enum ApplyOutcome
{
    /// <summary>Nothing: no write was sent.</summary>
    Unchanged,

    /// <summary>It was created.</summary>
    Created,

    /// <summary>It was changed.</summary>
    Changed,

    /// <summary>Nothing can be done: the seed does not serve its kind.</summary>
    KindNotServed,
}
