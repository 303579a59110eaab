using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Node;

namespace RsyslogRelp;

/// <summary>What a Shoot says about the forwarding of its logs.</summary>
/// <param name="Config">The configuration, without the fields that could not be read.</param>
/// <param name="Identity">
/// The Shoot's identity; null if <c>metadata.name</c> or <c>metadata.uid</c> is missing, or <c>metadata.namespace</c> is not that of a
/// project (<c>garden-NAME</c>). The API server sets the uid when it stores the Shoot.
/// </param>
public sealed record ShootConfig(RsyslogRelpConfig Config, ShootIdentity? Identity);
