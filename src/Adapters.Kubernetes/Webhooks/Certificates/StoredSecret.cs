namespace RsyslogRelp.Adapters.Kubernetes.Webhooks.Certificates;

/// <summary>The fields of a Secret that certificate management reads and writes.</summary>
public sealed record StoredSecret
{
    /// <summary>Name of the object.</summary>
    public required string Name { get; init; }

    /// <summary>All labels.</summary>
    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    /// <summary>Data, decoded.</summary>
    public required IReadOnlyDictionary<string, byte[]> Data { get; init; }

    /// <summary>Field <c>type</c>.</summary>
    public string Type { get; init; } = "Opaque";

    /// <summary>Field <c>immutable</c>.</summary>
    public bool Immutable { get; init; } = true;

    /// <summary>When the API server stored it (whole seconds); null before it is stored.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>Its uid; null before it is stored.</summary>
    public string? Uid { get; init; }

    /// <summary>Its resourceVersion; null before it is stored.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>A label's value; empty if there is none.</summary>
    internal string Label(string key) => Labels.GetValueOrDefault(key, "");

    /// <summary>The Secret without its data.</summary>
    public override string ToString() => $"Secret {Name}";
}
