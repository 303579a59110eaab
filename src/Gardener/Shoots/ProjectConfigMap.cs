namespace RsyslogRelp.Gardener.Shoots;

/// <summary>A ConfigMap of a project.</summary>
/// <param name="Immutable">Whether <c>immutable</c> is true.</param>
/// <param name="Data">The values of <c>data</c> by key.</param>
/// <param name="BinaryDataKeys">The keys of <c>binaryData</c>.</param>
public sealed record ProjectConfigMap(bool Immutable, IReadOnlyDictionary<string, string> Data, IReadOnlyList<string> BinaryDataKeys);
