using RsyslogRelp.Adapters.Kubernetes.Api;
using RsyslogRelp.Adapters.Kubernetes.Api.Connection;
using RsyslogRelp.Adapters.Kubernetes.Webhooks;

namespace RsyslogRelp.Host.Webhook;

/// <summary>The clusters that the host uses: one in the seed; in the garden optionally a second one for Lease and certificates.</summary>
internal sealed class WebhookClusters : IDisposable
{
    // More than a replica can answer. No lower limit is needed, because each admission request makes a bounded number of reads.
    private const int LiveReads = 10_000;

    private WebhookClusters(ClientConfiguration target, ClientConfiguration? source, string leaseNamespace)
    {
        KubernetesApiOptions options = new()
        {
            UserAgent = "rsyslog-relp-webhook",
            ConfigurationFailed = failure => ConfigurationFailed?.Invoke(failure),
        };
        Target = new KubernetesApi(target, options);
        Live = Target.WithLimit(LiveReads, LiveReads);
        Source = source is null ? Target : new KubernetesApi(source, options);
        LeaseNamespace = leaseNamespace;
    }

    /// <summary>A kubeconfig or token cannot be read again.</summary>
    public event Action<Exception>? ConfigurationFailed;

    /// <summary>The cluster whose admission requests this host answers.</summary>
    public KubernetesApi Target { get; }

    /// <summary>
    /// A client of the same cluster for reads during a request, so that the rate limit does not delay an answer. It uses the connection of
    /// the watch, which is usually open when a request comes after a long time.
    /// </summary>
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
        string? leaseNamespace = environment.LeaderElectionNamespace(options.Common.LeaderElectionNamespace);
        if (options.Common.LeaderElection && leaseNamespace is null)
        {
            throw new ClientConfigurationException(
                "no namespace for leader election: set --leader-election-namespace or LEADER_ELECTION_NAMESPACE, or "
                    + "--leader-election=false");
        }

        ClientConfiguration? source = garden ? ClientConfiguration.ResolveSource(environment) : null;
        MachineCertificates.LeaveOutUnlessNeeded(source is null ? [configuration] : [configuration, source]);
        return new WebhookClusters(configuration, source, leaseNamespace ?? "");
    }

    public void Dispose()
    {
        Live.Dispose();
        Target.Dispose();
        Source.Dispose();
    }
}
