namespace RsyslogRelp.Gardener.Shoots;

/// <summary>A Secret of a project.</summary>
/// <param name="Immutable">Whether <c>immutable</c> is true.</param>
/// <param name="Data">The decoded values by key.</param>
public sealed record ProjectSecret(bool Immutable, IReadOnlyDictionary<string, byte[]> Data);
