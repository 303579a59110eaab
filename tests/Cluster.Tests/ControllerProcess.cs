using RsyslogRelp.Testing;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Cluster.Tests;

/// <summary>The controller host; the variable <c>RSYSLOG_RELP_CONTROLLER</c> may name another build of it.</summary>
internal sealed class ControllerProcess : HostProcess
{
    // The arguments of the Go extension's chart, except for the addresses.
    private ControllerProcess(
        ITestApiServer server,
        ApiServerUser user,
        string ownNamespace,
        IEnumerable<string> arguments,
        IEnumerable<string>? variables = null)
        : base("rsyslog-relp-controller", "RSYSLOG_RELP_CONTROLLER", Kubeconfigs.For(server, user), [
            $"LEADER_ELECTION_NAMESPACE={ownNamespace}", .. variables ?? []], directory =>
        [
            $"--config={Configuration(directory)}",
            "--lifecycle-max-concurrent-reconciles=5", "--ignore-operation-annotation=false",
            "--leader-election-id=extension-shoot-rsyslog-relp-leader-election",
            $"--webhook-config-namespace={ownNamespace}", "--webhook-config-service-port=443", "--webhook-config-server-port=10250",
            $"--heartbeat-namespace={ownNamespace}", "--heartbeat-renew-interval-seconds=30", "--gardener-version=v1.144.0", .. arguments,
        ])
    {
    }

    /// <summary>Starts a replica with the permissions of a user.</summary>
    /// <param name="server">The seed.</param>
    /// <param name="user">The user.</param>
    /// <param name="ownNamespace">The namespace of its Leases.</param>
    /// <param name="arguments">Further flags; the last of a name counts.</param>
    public static ControllerProcess Start(
        ITestApiServer server, ApiServerUser user, string ownNamespace, params IEnumerable<string> arguments) =>
        new(server, user, ownNamespace, arguments);

    /// <summary>Starts a replica as admin, with variables of its environment, such as <c>A=b</c>.</summary>
    public static ControllerProcess StartIn(IEnumerable<string> variables, ITestApiServer server, string ownNamespace) =>
        new(server, ApiServerUser.Admin, ownNamespace, [], variables);

    private static string Configuration(TemporaryDirectory directory)
    {
        string file = directory.Below("config.yaml");
        File.WriteAllText(file, "apiVersion: rsyslog-relp.extensions.config.gardener.cloud/v1alpha1\nkind: Configuration\n");
        return file;
    }
}
