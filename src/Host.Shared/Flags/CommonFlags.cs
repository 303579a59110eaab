using System.CommandLine;

namespace RsyslogRelp.Host.Shared.Flags;

/// <summary>The flags that both hosts share, with the Go extension's names and defaults.</summary>
public sealed class CommonFlags
{
    private readonly Option<string?> _kubeconfig = new("--kubeconfig")
    {
        Description = "Path of a kubeconfig; else the variable KUBECONFIG, the pod's own account, ~/.kube/config.",
    };
    private readonly Option<string?> _master = new("--master") { Description = "Address of the API server; overrides the kubeconfig's." };
    private readonly Option<bool> _leaderElection = new("--leader-election")
    {
        Description = "Let one replica lead, the default; with false this one does.",
        DefaultValueFactory = static _ => true,
    };
    private readonly Option<string?> _leaderElectionId;
    private readonly Option<string?> _leaderElectionNamespace = new("--leader-election-namespace")
    {
        Description = "Namespace of the lease; else the variable LEADER_ELECTION_NAMESPACE, the pod's own.",
    };
    private readonly Option<BindAddress> _metrics = Address("--metrics-bind-address", ":8080", "Address of /metrics; 0 switches it off.");
    private readonly Option<BindAddress> _health = Address(
        "--health-bind-address", ":8081", "Address of /healthz and /readyz; 0 switches it off.");
    private readonly Option<string> _logLevel = Choice("--log-level", "info", "debug", "error");
    private readonly Option<string> _logFormat = Choice("--log-format", "json", "text");

    /// <summary>Declares the flags.</summary>
    /// <param name="leaderElectionIds">The default of <c>--leader-election-id</c>, in words where it depends on other flags.</param>
    public CommonFlags(string leaderElectionIds) =>
        _leaderElectionId = new Option<string?>("--leader-election-id")
        {
            Description = $"Name of the lease. Default: {leaderElectionIds}.",
        };

    /// <summary>Adds the flags to a command.</summary>
    /// <param name="command">The host's command.</param>
    public void AddTo(Command command)
    {
        Option[] options =
        [
            _kubeconfig, _master, _leaderElection, _leaderElectionId, _leaderElectionNamespace,
            _metrics, _health, _logLevel, _logFormat,
        ];
        foreach (Option option in options)
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Reads the flags.</summary>
    /// <param name="result">A command line without errors.</param>
    /// <param name="leaderElectionId">The default of <c>--leader-election-id</c>.</param>
    public CommonOptions Read(ParseResult result, string leaderElectionId) => new()
    {
        Kubeconfig = result.GetValue(_kubeconfig),
        Master = result.GetValue(_master),
        LeaderElection = result.GetValue(_leaderElection),
        LeaderElectionId = result.GetValue(_leaderElectionId) ?? leaderElectionId,
        LeaderElectionNamespace = result.GetValue(_leaderElectionNamespace),
        MetricsAddress = result.GetValue(_metrics)!,
        HealthAddress = result.GetValue(_health)!,
        LogLevel = result.GetValue(_logLevel)!,
        LogFormat = result.GetValue(_logFormat)!,
    };

    private static Option<string> Choice(string name, string defaultValue, params string[] others)
    {
        Option<string> option = new(name)
        {
            Description = string.Join(", ", others.Prepend(defaultValue)) + ".",
            DefaultValueFactory = _ => defaultValue,
        };
        option.Validators.Add(result =>
        {
            string? value = result.GetValueOrDefault<string>();
            if (value != defaultValue && !others.Contains(value))
            {
                result.AddError($"invalid {name}: {value}");
            }
        });
        return option;
    }

    private static Option<BindAddress> Address(string name, string defaultValue, string description) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => BindAddress.TryParse(defaultValue, out BindAddress? address) ? address : BindAddress.Nowhere,
        CustomParser = result =>
        {
            string text = result.Tokens[^1].Value;
            if (!BindAddress.TryParse(text, out BindAddress? address))
            {
                result.AddError($"invalid {name}: {text}: must be ADDRESS:PORT, :PORT or 0");
            }

            return address;
        },
    };
}
