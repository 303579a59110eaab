using RsyslogRelp.Adapters.Kubernetes.Webhooks.Registration;
using RsyslogRelp.Host.Shared.Flags;

namespace RsyslogRelp.Host.Webhook;

/// <summary>The options of the host, from the command line and the environment.</summary>
/// <param name="Common">The flags of both hosts.</param>
/// <param name="Webhook">The webhook that this process serves.</param>
/// <param name="Address">The address of the webhook.</param>
internal sealed record WebhookHostOptions(CommonOptions Common, WebhookOptions Webhook, BindAddress Address);
