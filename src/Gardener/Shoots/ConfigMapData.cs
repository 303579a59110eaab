namespace RsyslogRelp.Gardener.Shoots;

/// <summary>The content of a ConfigMap.</summary>
/// <param name="Immutable">Whether <c>immutable</c> is true.</param>
/// <param name="Data">The values of <c>data</c> by key.</param>
/// <param name="BinaryDataKeys">The keys of <c>binaryData</c>.</param>
public sealed record ConfigMapData(bool Immutable, IReadOnlyDictionary<string, string> Data, IReadOnlyList<string> BinaryDataKeys);
