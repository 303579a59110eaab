using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Findings;
using RsyslogRelp.Core.Node;

namespace RsyslogRelp.Host.Cli.Input;

/// <summary>What is said about a configuration that is stored in a cluster: nothing but what a node does not do as it is written.</summary>
internal sealed class StoredConfigValidator : IConfigValidator
{
    /// <inheritdoc/>
    public IReadOnlyList<FieldError> Validate(RsyslogRelpConfig config) => NodeFindings.Of(config);
}
