using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Findings;
using RsyslogRelp.Core.Node;

namespace RsyslogRelp;

/// <summary>The configuration in a Shoot, as far as it could be read.</summary>
/// <param name="Config">The configuration, without the fields that could not be read; null if there is none.</param>
/// <param name="Identity">
/// The Shoot's identity; null if <c>metadata.name</c> or <c>metadata.uid</c> is missing, or <c>metadata.namespace</c> is not that of a
/// project (<c>garden-NAME</c>). The API server sets the uid when it stores the Shoot.
/// </param>
/// <param name="Findings">All errors and warnings, with paths from the root of the Shoot and positions in the text.</param>
public sealed record ShootConfig(RsyslogRelpConfig? Config, ShootIdentity? Identity, IReadOnlyList<FieldError> Findings)
{
    /// <summary>The findings because of which the API server would refuse the Shoot.</summary>
    public IEnumerable<FieldError> Errors => Findings.Where(static finding => finding.Severity == FieldErrorSeverity.Error);

    /// <summary>The other findings.</summary>
    public IEnumerable<FieldError> Warnings => Findings.Where(static finding => finding.Severity == FieldErrorSeverity.Warning);

    /// <summary>Whether there is a configuration without errors; <see cref="Identity"/> may still be missing.</summary>
    public bool IsValid => Config is not null && !Errors.Any();
}
