namespace RsyslogRelp.Gardener.Shoots;

/// <summary>How the search for a Secret or ConfigMap ended.</summary>
public enum LookupStatus
{
    /// <summary>It is there.</summary>
    Found,

    /// <summary>It does not exist.</summary>
    NotFound,

    /// <summary>It could not be read; <see cref="ResourceLookup{T}.Failure"/> says why.</summary>
    Failed,

    /// <summary>Nobody can tell: the source does not claim to be complete.</summary>
    NotChecked,
}

/// <summary>The answer to the search for a Secret or ConfigMap.</summary>
/// <typeparam name="T">What was looked for.</typeparam>
/// <param name="Status">How the search ended.</param>
/// <param name="Value">The object, if found.</param>
/// <param name="Failure">Why it could not be read, if it failed.</param>
public readonly record struct ResourceLookup<T>(LookupStatus Status, T? Value = null, string? Failure = null)
    where T : class;
