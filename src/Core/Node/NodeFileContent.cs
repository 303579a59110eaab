namespace RsyslogRelp.Core.Node;

/// <summary>The content of a file of a node: <see cref="InlineContent"/> or <see cref="SecretContent"/>.</summary>
public abstract record NodeFileContent;

/// <summary>Text that is delivered with the OperatingSystemConfig.</summary>
/// <param name="Text">The text; UTF-8 on the node.</param>
/// <param name="Base64">Whether the OperatingSystemConfig carries it base64-encoded (<c>encoding: b64</c>) rather than plain.</param>
public sealed record InlineContent(string Text, bool Base64 = true) : NodeFileContent;

/// <summary>A value of a Secret in the control plane namespace; gardener-node-agent writes it.</summary>
/// <param name="SecretName">The Secret's name.</param>
/// <param name="DataKey">The key in the Secret's data.</param>
public sealed record SecretContent(string SecretName, string DataKey) : NodeFileContent;
