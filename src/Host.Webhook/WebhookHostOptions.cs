using RsyslogRelp.Adapters.Kubernetes.Webhooks.Registration;
using RsyslogRelp.Host.Shared.Flags;

namespace RsyslogRelp.Host.Webhook;

/// <summary>What the command line and the environment say.</summary>
/// <param name="Common">The flags of both hosts.</param>
/// <param name="Webhook">The webhook that this process serves.</param>
/// <param name="Address">Where it serves.</param>
internal sealed record WebhookHostOptions(CommonOptions Common, WebhookOptions Webhook, BindAddress Address);
