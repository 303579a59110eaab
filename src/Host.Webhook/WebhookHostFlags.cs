using System.CommandLine;
using System.Net;
using RsyslogRelp.Adapters.Kubernetes.Api.Connection;
using RsyslogRelp.Adapters.Kubernetes.Webhooks;
using RsyslogRelp.Adapters.Kubernetes.Webhooks.Registration;
using RsyslogRelp.Host.Shared.Flags;

namespace RsyslogRelp.Host.Webhook;

/// <summary>
/// The command line of the webhook host: the Go extension's flags, of both its processes, so that its deployments start this one unchanged.
/// </summary>
internal sealed class WebhookHostFlags
{
    private readonly Option<string?> _webhooks = new("--webhooks")
    {
        Description =
            "Which webhook to serve: shoot-rsyslog-relp (seed) or validator (garden). Default: validator where SOURCE_CLUSTER or "
                + "GARDEN_KUBECONFIG is set.",
    };
    private readonly Option<string[]> _disabled = new("--disable-webhooks")
    {
        Description = "Webhooks not to serve; * disables all.",
        AllowMultipleArgumentsPerToken = false,
        DefaultValueFactory = static _ => [],
    };
    private readonly Option<string?> _mode = new("--webhook-config-mode")
    {
        Description = "How the API server reaches the webhook: service, url or url-service.",
    };
    private readonly Option<string?> _url = new("--webhook-config-url") { Description = "Host or host:port for mode url." };
    private readonly Option<int> _servicePort = new("--webhook-config-service-port")
    {
        Description = "Port of the Service; 0: the server's.",
    };
    private readonly Option<string?> _namespace = new("--webhook-config-namespace")
    {
        Description =
            "Namespace of Service and certificate Secrets; else the variable WEBHOOK_CONFIG_NAMESPACE. Empty: certificates are not kept "
                + "in the cluster.",
    };
    private readonly Option<string?> _ownerNamespace = new("--webhook-config-owner-namespace")
    {
        Description = "Namespace that owns the webhook configuration.",
    };
    private readonly Option<string?> _host = new("--webhook-config-server-host")
    {
        Description = "IP address to serve on, or localhost; default all.",
    };
    private readonly Option<int> _port = new("--webhook-config-server-port")
    {
        Description = "Port to serve on; 0: 9443 in the seed, 443 in the garden.",
    };
    private readonly Option<string?> _certificates = new("--webhook-config-cert-dir") { Description = "Directory of tls.crt and tls.key." };

    // Flags of the Go extension that only the controller uses.
    private readonly Option[] _controllers =
    [
        new Option<string?>("--config"),
        new Option<int>("--max-concurrent-reconciles"),
        new Option<int>("--lifecycle-max-concurrent-reconciles"),
        new Option<string?>("--heartbeat-namespace"),
        new Option<int>("--heartbeat-renew-interval-seconds"),
        new Option<string[]>("--controllers"),
        new Option<string[]>("--disable-controllers"),
        new Option<bool>("--ignore-operation-annotation"),
        new Option<string?>("--gardener-version"),
        new Option<bool>("--self-hosted-shoot-cluster"),
        new Option<string[]>("--extension-classes"),
    ];

    private readonly ClientEnvironment _environment;
    private readonly WebhookComponent _defaultComponent;
    private readonly CommonFlags _common;

    public WebhookHostFlags(ClientEnvironment environment)
    {
        _environment = environment;
        _defaultComponent = Given(environment.Variable("SOURCE_CLUSTER")) || Given(environment.Variable("GARDEN_KUBECONFIG"))
            ? WebhookComponent.Shoot
            : WebhookComponent.OperatingSystemConfig;
        _common = new CommonFlags(
            $"{LeaderElectionId(WebhookComponent.OperatingSystemConfig)}, of the validator {LeaderElectionId(WebhookComponent.Shoot)}");
        Command = new Command(
            "rsyslog-relp-webhook",
            "The admission webhooks of shoot-rsyslog-relp: OperatingSystemConfig mutation in the seed, Shoot validation in the garden.");
        _common.AddTo(Command);
        Option[] options =
        [
            _webhooks, _disabled, _mode, _url, _servicePort,
            _namespace, _ownerNamespace, _host, _port, _certificates,
        ];
        foreach (Option option in options)
        {
            Command.Options.Add(option);
        }

        foreach (Option option in _controllers)
        {
            option.Hidden = true;
            Command.Options.Add(option);
        }
    }

    public Command Command { get; }

    /// <summary>Reads a command line that parsed without errors; all errors of the combination are returned together.</summary>
    public WebhookHostOptions? Read(ParseResult result, out IReadOnlyList<string> errors)
    {
        string? webhook = result.GetValue(_webhooks);
        WebhookComponent? component = webhook switch
        {
            null => _defaultComponent,
            "shoot-rsyslog-relp" => WebhookComponent.OperatingSystemConfig,
            "validator" => WebhookComponent.Shoot,
            _ => null,
        };
        if (component is null)
        {
            errors = [$"invalid --webhooks \"{webhook}\": must be shoot-rsyslog-relp or validator"];
            return null;
        }

        WebhookFlags flags = new()
        {
            Mode = result.GetValue(_mode),
            Url = result.GetValue(_url),
            ServicePort = result.GetValue(_servicePort),
            Namespace = result.GetValue(_namespace),
            EnvironmentNamespace = _environment.Variable("WEBHOOK_CONFIG_NAMESPACE"),
            OwnerNamespace = result.GetValue(_ownerNamespace),
            DisabledWebhooks =
            [
                .. (result.GetValue(_disabled) ?? []).SelectMany(static item =>
                    item.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)),
            ],
            ServerPort = result.GetValue(_port),
            CertificateDirectory = result.GetValue(_certificates),
        };
        WebhookOptions.TryCreate(component.Value, flags, out WebhookOptions? options, out errors);
        string host = result.GetValue(_host) ?? "";
        if (!BindAddress.TryParseHost(host, out IPAddress? address))
        {
            errors =
            [
                .. errors,
                $"invalid --webhook-config-server-host \"{host}\": must be an IP address, localhost, or empty for all addresses",
            ];
        }

        return options is not null && address is not null
            ? new WebhookHostOptions(
                _common.Read(result, LeaderElectionId(component.Value)), options, new BindAddress(address, options.ServerPort))
            : null;
    }

    // Both processes may run in the same namespace, so their Leases need different names.
    private static string LeaderElectionId(WebhookComponent component) =>
        component == WebhookComponent.OperatingSystemConfig
            ? "shoot-rsyslog-relp-webhook-leader-election"
            : "shoot-rsyslog-relp-admission-leader-election";

    private static bool Given(string? value) => !string.IsNullOrEmpty(value);
}
