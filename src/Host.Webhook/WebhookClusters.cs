using RsyslogRelp.Adapters.Kubernetes.Api;
using RsyslogRelp.Adapters.Kubernetes.Api.Connection;
using RsyslogRelp.Adapters.Kubernetes.Webhooks;

namespace RsyslogRelp.Host.Webhook;

/// <summary>The clusters that the host talks to: one in the seed; in the garden perhaps another for lease and certificates.</summary>
internal sealed class WebhookClusters : IDisposable
{
    // More than a replica can answer: whoever asks waits for us, and so bounds itself what we ask.
    private const int LiveReads = 10_000;

    private WebhookClusters(KubernetesApi target, KubernetesApi live, KubernetesApi source, string leaseNamespace) =>
        (Target, Live, Source, LeaseNamespace) = (target, live, source, leaseNamespace);

    /// <summary>The cluster whose requests come here.</summary>
    public KubernetesApi Target { get; }

    /// <summary>The same cluster for what a request needs to know, so that no limit of ours delays an answer.</summary>
    public KubernetesApi Live { get; }

    /// <summary>The cluster that this process runs in.</summary>
    public KubernetesApi Source { get; }

    /// <summary>Where the lease lives.</summary>
    public string LeaseNamespace { get; }

    /// <exception cref="ClientConfigurationException">A cluster or the lease's namespace cannot be found.</exception>
    public static WebhookClusters Resolve(WebhookHostOptions options, ClientEnvironment environment)
    {
        bool garden = options.Webhook.Component == WebhookComponent.Shoot;
        ClientConfiguration configuration = garden
            ? ClientConfiguration.ResolveGarden(options.Common.Kubeconfig, options.Common.Master, environment)
            : ClientConfiguration.Resolve(options.Common.Kubeconfig, options.Common.Master, environment);
        KubernetesApiOptions client = new() { UserAgent = "rsyslog-relp-webhook" };
        string? leaseNamespace = environment.LeaderElectionNamespace(options.Common.LeaderElectionNamespace);
        if (options.Common.LeaderElection && leaseNamespace is null)
        {
            throw new ClientConfigurationException(
                "no namespace for leader election: set --leader-election-namespace or LEADER_ELECTION_NAMESPACE, or "
                    + "--leader-election=false");
        }

        KubernetesApi target = new(configuration, client);
        KubernetesApi live = new(configuration, client with { QueriesPerSecond = LiveReads, Burst = LiveReads });
        KubernetesApi source = garden && ClientConfiguration.ResolveSource(environment) is { } other
            ? new KubernetesApi(other, client)
            : target;
        return new WebhookClusters(target, live, source, leaseNamespace ?? "");
    }

    public void Dispose()
    {
        Target.Dispose();
        Live.Dispose();
        Source.Dispose();
    }
}
