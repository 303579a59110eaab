using Microsoft.Extensions.Logging;
using RsyslogRelp.Adapters.Kubernetes.Api;
using RsyslogRelp.Adapters.Kubernetes.LeaderElection;
using RsyslogRelp.Host.Shared.Flags;
using RsyslogRelp.Host.Shared.Logging;

namespace RsyslogRelp.Host.Shared.Hosting;

/// <summary>Leader election as the flags of both hosts configure it.</summary>
public static class HostElector
{
    /// <summary>Creates the elector of a host; it logs each change of leadership and each failed attempt.</summary>
    /// <param name="api">The API server that keeps the Lease.</param>
    /// <param name="leaseNamespace">The namespace of the Lease.</param>
    /// <param name="options">The flags; they name the Lease.</param>
    /// <param name="logger">The host's log.</param>
    /// <param name="time">The clock.</param>
    /// <param name="leadershipChanged">Called with true when this replica begins to lead, with false when it ceases.</param>
    public static LeaderElector Create(
        KubernetesApi api,
        string leaseNamespace,
        CommonOptions options,
        ILogger logger,
        TimeProvider time,
        Action<bool>? leadershipChanged = null) =>
        new(
            api,
            new LeaderElectionOptions
            {
                Namespace = leaseNamespace,
                Name = options.LeaderElectionId,
                LeadershipChanged = leads =>
                {
                    leadershipChanged?.Invoke(leads);
                    logger.LeadershipChanged(leads);
                },
                HeldByOther = logger.WaitingForLease,
                Failed = exception => logger.ElectionFailed(exception.Message),
            },
            time);
}
