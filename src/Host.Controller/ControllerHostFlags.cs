using System.CommandLine;
using RsyslogRelp.Adapters.Kubernetes.Api.Connection;
using RsyslogRelp.Gardener.Lifecycle;
using RsyslogRelp.Host.Shared.Flags;

namespace RsyslogRelp.Host.Controller;

/// <summary>The command line of the controller host: the Go extension's flags, so that its deployments start this one unchanged.</summary>
internal sealed class ControllerHostFlags
{
    /// <summary>The name of the controller of Extensions.</summary>
    public const string LifecycleController = "shoot_rsyslog_relp_lifecycle_controller";

    /// <summary>The name of the heartbeat.</summary>
    public const string HeartbeatController = "heartbeat";

    private const string DefaultLeaderElectionId = "shoot-rsyslog-relp-leader-election";

    private readonly Option<string?> _config = new("--config") { Description = "Path of the component's configuration. Required." };
    private readonly Option<int> _workers = new("--lifecycle-max-concurrent-reconciles")
    {
        Description = "How many Extensions are looked after at once.",
        DefaultValueFactory = static _ => 5,
    };
    private readonly Option<double> _queriesPerSecond = new("--kube-api-qps")
    {
        Description = "Requests to the API server per second in the long run.",
        DefaultValueFactory = static _ => ControllerHostOptions.DefaultQueriesPerSecond,
    };
    private readonly Option<int> _burst = new("--kube-api-burst")
    {
        Description = "Requests to the API server at once after a pause.",
        DefaultValueFactory = static _ => ControllerHostOptions.DefaultBurst,
    };
    private readonly Option<bool> _ignoreOperation = new("--ignore-operation-annotation")
    {
        Description = "Reconcile whenever an Extension's specification changes, whether or not Gardener orders it.",
    };
    private readonly Option<string?> _heartbeatNamespace = new("--heartbeat-namespace")
    {
        Description = "Namespace of the heartbeat's lease; else that of leader election.",
    };
    private readonly Option<int> _heartbeatSeconds = new("--heartbeat-renew-interval-seconds")
    {
        Description = "Pause between two beats.",
        DefaultValueFactory = static _ => 30,
    };
    private readonly Option<string[]> _controllers = Names(
        "--controllers", $"Which controllers run: {LifecycleController}, {HeartbeatController}. Default: all.");
    private readonly Option<string[]> _disabled = Names("--disable-controllers", "Which controllers do not run.");

    // Flags of the Go extension that only the webhook uses, or that have no effect here.
    private readonly Option[] _others =
    [
        new Option<int>("--max-concurrent-reconciles"),
        new Option<string?>("--gardener-version"),
        new Option<bool>("--self-hosted-shoot-cluster"),
        new Option<string[]>("--extension-classes"),
        new Option<string[]>("--disable-webhooks"),
        new Option<string?>("--webhook-config-mode"),
        new Option<string?>("--webhook-config-url"),
        new Option<int>("--webhook-config-service-port"),
        new Option<string?>("--webhook-config-namespace"),
        new Option<string?>("--webhook-config-owner-namespace"),
        new Option<string?>("--webhook-config-server-host"),
        new Option<int>("--webhook-config-server-port"),
        new Option<string?>("--webhook-config-cert-dir"),
    ];

    private readonly ClientEnvironment _environment;
    private readonly CommonFlags _common = new(DefaultLeaderElectionId);

    public ControllerHostFlags(ClientEnvironment environment)
    {
        _environment = environment;
        Command = new Command(
            "rsyslog-relp-controller",
            "The controller of shoot-rsyslog-relp's Extensions: monitoring of a Shoot, cleaning of its nodes, heartbeat.");
        _common.AddTo(Command);
        Option[] options =
        [
            _config, _workers, _queriesPerSecond, _burst, _ignoreOperation, _heartbeatNamespace,
            _heartbeatSeconds, _controllers, _disabled,
        ];
        foreach (Option option in options)
        {
            Command.Options.Add(option);
        }

        foreach (Option option in _others)
        {
            option.Hidden = true;
            Command.Options.Add(option);
        }
    }

    public Command Command { get; }

    /// <summary>
    /// Reads a command line that parsed without errors, and the files that it and the environment name; all errors are returned together.
    /// </summary>
    public (ControllerHostOptions? Options, IReadOnlyList<string> Errors) Read(ParseResult result)
    {
        List<string> errors = [];
        CommonOptions common = _common.Read(result, DefaultLeaderElectionId);
        string? own = _environment.LeaderElectionNamespace(common.LeaderElectionNamespace);
        IReadOnlyList<string> enabled = Enabled(result, errors);
        string? heartbeat = result.GetValue(_heartbeatNamespace) is { Length: > 0 } given ? given : own;
        Require(
            !common.LeaderElection || own is not null,
            "no namespace for leader election: set --leader-election-namespace or LEADER_ELECTION_NAMESPACE, or --leader-election=false");
        Require(
            !enabled.Contains(HeartbeatController) || heartbeat is not null,
            "no namespace for the heartbeat: set --heartbeat-namespace or LEADER_ELECTION_NAMESPACE, or --disable-controllers=heartbeat");
        Require(result.GetValue(_heartbeatSeconds) > 0, "--heartbeat-renew-interval-seconds must be greater than 0");
        Require(result.GetValue(_queriesPerSecond) is > 0 and < double.PositiveInfinity, "--kube-api-qps must be greater than 0");
        Require(result.GetValue(_burst) > 0, "--kube-api-burst must be greater than 0");
        Require(result.GetValue(_workers) > 0, "--lifecycle-max-concurrent-reconciles must be greater than 0");
        ConfigurationFiles.CheckComponent(result.GetValue(_config), errors);
        ImageVector images = ConfigurationFiles.ReadImages(_environment.Variable("IMAGEVECTOR_OVERWRITE"), errors);
        return errors.Count > 0 ? (null, errors) : (new ControllerHostOptions
        {
            Common = common,
            LeaseNamespace = own ?? "",
            Lifecycle = enabled.Contains(LifecycleController),
            Workers = result.GetValue(_workers),
            QueriesPerSecond = result.GetValue(_queriesPerSecond),
            Burst = result.GetValue(_burst),
            IgnoreOperationAnnotation = result.GetValue(_ignoreOperation),
            Heartbeat = enabled.Contains(HeartbeatController),
            HeartbeatNamespace = heartbeat ?? "",
            HeartbeatInterval = TimeSpan.FromSeconds(result.GetValue(_heartbeatSeconds)),
            Images = images,
        }, errors);

        void Require(bool condition, string error)
        {
            if (!condition)
            {
                errors.Add(error);
            }
        }
    }

    private IReadOnlyList<string> Enabled(ParseResult result, List<string> errors)
    {
        string[] all = [LifecycleController, HeartbeatController];
        string[] asked = result.GetValue(_controllers) is { Length: > 0 } names ? names : all;
        string[] disabled = result.GetValue(_disabled) ?? [];
        errors.AddRange(asked.Except(all).Select(static name => $"cannot enable unknown controller \"{name}\""));
        errors.AddRange(disabled.Except(all).Select(static name => $"cannot disable unknown controller \"{name}\""));
        return [.. asked.Except(disabled)];
    }

    private static Option<string[]> Names(string name, string description) => new(name)
    {
        Description = description,
        AllowMultipleArgumentsPerToken = false,
        DefaultValueFactory = static _ => [],
        CustomParser =
            static result =>
                [
                    .. result.Tokens.SelectMany(static token =>
                        token.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)),
                ],
    };
}
