namespace RsyslogRelp.Core.Node;

/// <summary>A systemd unit of a node, an entry of an OperatingSystemConfig's <c>spec.units</c>; it is enabled and started.</summary>
/// <param name="Name">The unit's name, such as <c>rsyslog-configurator.service</c>.</param>
/// <param name="Content">The unit file.</param>
public sealed record NodeUnit(string Name, string Content);
