using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Cluster.Tests;

/// <summary>
/// The webhook host; the variable <c>RSYSLOG_RELP_WEBHOOK</c> may name another build of it. By default it writes certificates into its
/// temporary directory.
/// </summary>
internal sealed class WebhookProcess : HostProcess
{
    public const string Seed = "shoot-rsyslog-relp";
    public const string Garden = "validator";

    private WebhookProcess(
        string kubeconfig, int port, string webhook, IEnumerable<string> arguments, IEnumerable<string>? variables = null)
        : base("rsyslog-relp-webhook", "RSYSLOG_RELP_WEBHOOK", kubeconfig, variables ?? [], _ =>
        [
            $"--webhooks={webhook}", $"--webhook-config-server-port={port}",
            .. arguments.Any(static argument => argument.StartsWith("--webhook-config-server-host=", StringComparison.Ordinal))
                ? Array.Empty<string>()
                : ["--webhook-config-server-host=127.0.0.1"],
            .. arguments,
        ]) => Port = port;

    /// <summary>The port of the webhook.</summary>
    public int Port { get; }

    public static WebhookProcess Start(ITestApiServer server, int port, string webhook, params IEnumerable<string> arguments) =>
        new(Kubeconfigs.For(server, ApiServerUser.Admin), port, webhook, arguments);

    public static WebhookProcess StartAs(
        ITestApiServer server, ApiServerUser user, int port, string webhook, params IEnumerable<string> arguments) =>
        new(Kubeconfigs.For(server, user), port, webhook, arguments);

    public static WebhookProcess StartWith(string kubeconfig, int port, string webhook, params IEnumerable<string> arguments) =>
        new(kubeconfig, port, webhook, arguments);

    /// <summary>Starts it with variables of its environment, such as <c>A=b</c>.</summary>
    public static WebhookProcess StartIn(
        IEnumerable<string> variables, ITestApiServer server, int port, string webhook, IEnumerable<string> arguments) =>
        new(Kubeconfigs.For(server, ApiServerUser.Admin), port, webhook, arguments, variables);

    /// <summary>The flags with which an API server on this machine reaches the webhook.</summary>
    public static IEnumerable<string> ReachedAt(int port) => ["--webhook-config-mode=url", $"--webhook-config-url=localhost:{port}"];
}
