using RsyslogRelp.Adapters.Kubernetes.Api;
using RsyslogRelp.Adapters.Kubernetes.Api.Connection;
using RsyslogRelp.Adapters.Kubernetes.Webhooks;

namespace RsyslogRelp.Host.Webhook;

/// <summary>The clusters that the host uses: one in the seed; in the garden optionally a second one for Lease and certificates.</summary>
internal sealed class WebhookClusters : IDisposable
{
    // More than a replica can answer. No lower limit is needed, because each admission request makes a bounded number of reads.
    private const int LiveReads = 10_000;

    private WebhookClusters(KubernetesApi target, KubernetesApi live, KubernetesApi source, string leaseNamespace) =>
        (Target, Live, Source, LeaseNamespace) = (target, live, source, leaseNamespace);

    /// <summary>The cluster whose admission requests this host answers.</summary>
    public KubernetesApi Target { get; }

    /// <summary>A client of the same cluster for reads during a request, so that the rate limit does not delay an answer.</summary>
    public KubernetesApi Live { get; }

    /// <summary>The cluster in which this process runs.</summary>
    public KubernetesApi Source { get; }

    /// <summary>The namespace of the Lease.</summary>
    public string LeaseNamespace { get; }

    /// <exception cref="ClientConfigurationException">A cluster or the namespace of the Lease cannot be determined.</exception>
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
