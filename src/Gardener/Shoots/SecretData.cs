namespace RsyslogRelp.Gardener.Shoots;

/// <summary>The content of a Secret.</summary>
/// <param name="Immutable">Whether <c>immutable</c> is true.</param>
/// <param name="Data">The decoded values by key.</param>
public sealed record SecretData(bool Immutable, IReadOnlyDictionary<string, byte[]> Data);
