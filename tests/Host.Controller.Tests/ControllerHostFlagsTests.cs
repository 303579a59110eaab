using System.CommandLine;
using RsyslogRelp.Adapters.Kubernetes.Api.Connection;
using RsyslogRelp.Gardener.Lifecycle;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Host.Controller.Tests;

public sealed class ControllerHostFlagsTests
{
    private const string Config = "apiVersion: rsyslog-relp.extensions.config.gardener.cloud/v1alpha1\nkind: Configuration\n";

    private TemporaryDirectory _directory = null!;
    private Dictionary<string, string> _environment = null!;

    [SetUp]
    public void Start()
    {
        _directory = new TemporaryDirectory();
        _environment = new Dictionary<string, string> { ["LEADER_ELECTION_NAMESPACE"] = "own" };
    }

    [TearDown]
    public void Stop() => _directory.Dispose();

    [Test]
    public void Defaults_are_the_Go_extensions()
    {
        ControllerHostOptions options = Accepted(ConfigFlag());

        Assert.Multiple(() =>
        {
            Assert.That(
                (options.Lifecycle, options.Heartbeat, options.Workers, options.IgnoreOperationAnnotation),
                Is.EqualTo((true, true, 5, false)));
            Assert.That(
                (options.LeaseNamespace, options.HeartbeatNamespace, options.HeartbeatInterval),
                Is.EqualTo(("own", "own", TimeSpan.FromSeconds(30))));
            Assert.That(options.Common.LeaderElectionId, Is.EqualTo("shoot-rsyslog-relp-leader-election"));
            Assert.That(options.Images, Is.SameAs(ImageVector.BuiltIn));
        });
    }

    [Test]
    public void The_Go_extensions_chart_starts_it_unchanged()
    {
        ControllerHostOptions options = Accepted(
            ConfigFlag(), "--lifecycle-max-concurrent-reconciles=7", "--ignore-operation-annotation=true",
            "--leader-election-id=extension-shoot-rsyslog-relp-leader-election",
            "--webhook-config-namespace=own", "--webhook-config-service-port=443", "--webhook-config-server-port=10250",
            "--heartbeat-namespace=beat", "--heartbeat-renew-interval-seconds=15",
            "--gardener-version=v1.144.0", "--metrics-bind-address=:8080", "--health-bind-address=:8081");

        Assert.Multiple(() =>
        {
            Assert.That(
                (options.Workers, options.IgnoreOperationAnnotation, options.HeartbeatNamespace, options.HeartbeatInterval),
                Is.EqualTo((7, true, "beat", TimeSpan.FromSeconds(15))));
            Assert.That(options.Common.LeaderElectionId, Is.EqualTo("extension-shoot-rsyslog-relp-leader-election"));
        });
    }

    [Test]
    public void Every_other_flag_of_the_Go_extension_is_taken_too() => Accepted(
        ConfigFlag(), "--max-concurrent-reconciles=5", "--self-hosted-shoot-cluster", "--extension-classes=shoot,seed",
        "--disable-webhooks=shoot-rsyslog-relp", "--webhook-config-mode=url", "--webhook-config-url=x:1",
        "--webhook-config-owner-namespace=own", "--webhook-config-server-host=127.0.0.1", "--webhook-config-cert-dir=/tmp/x",
        "--kubeconfig=/k", "--master=https://x", "--log-level=debug", "--log-format=text");

    [Test]
    public void Requests_to_the_API_server_are_limited_as_told()
    {
        ControllerHostOptions options = Accepted(ConfigFlag(), "--kube-api-qps=7.5", "--kube-api-burst=9");

        Assert.That((options.QueriesPerSecond, options.Burst), Is.EqualTo((7.5, 9)));
    }

    [TestCase("--controllers=heartbeat", false, true)]
    [TestCase("--controllers=heartbeat,shoot_rsyslog_relp_lifecycle_controller", true, true)]
    [TestCase("--disable-controllers=heartbeat", true, false)]
    [TestCase("--disable-controllers=heartbeat,shoot_rsyslog_relp_lifecycle_controller", false, false)]
    public void Controllers_are_chosen_by_name(string flag, bool lifecycle, bool heartbeat)
    {
        ControllerHostOptions options = Accepted(ConfigFlag(), flag);

        Assert.That((options.Lifecycle, options.Heartbeat), Is.EqualTo((lifecycle, heartbeat)));
    }

    [Test]
    public void Every_problem_comes_at_once()
    {
        _environment.Clear();

        Assert.That(Refused("--controllers=x", "--disable-controllers=y,z",
            "--heartbeat-renew-interval-seconds=0", "--lifecycle-max-concurrent-reconciles=0"), Is.EqualTo(new[]
        {
            "cannot enable unknown controller \"x\"",
            "cannot disable unknown controller \"y\"",
            "cannot disable unknown controller \"z\"",
            "no namespace for leader election: set --leader-election-namespace or LEADER_ELECTION_NAMESPACE, or --leader-election=false",
            "--heartbeat-renew-interval-seconds must be greater than 0",
            "--lifecycle-max-concurrent-reconciles must be greater than 0",
            "config location is not set",
        }));
    }

    [Test]
    public void A_heartbeat_needs_a_namespace()
    {
        _environment.Clear();

        Assert.That(
            Refused(ConfigFlag(), "--leader-election=false"),
            Is.EqualTo(
                new[]
                {
                    "no namespace for the heartbeat: set --heartbeat-namespace or LEADER_ELECTION_NAMESPACE, or "
                        + "--disable-controllers=heartbeat",
                }));
        Assert.That(Accepted(ConfigFlag(), "--leader-election=false", "--disable-controllers=heartbeat").HeartbeatNamespace, Is.Empty);
    }

    [TestCase("--unknown")]
    [TestCase("--heartbeat-renew-interval-seconds=soon")]
    [TestCase("argument")]
    public void What_is_no_flag_is_refused(string argument)
    {
        ControllerHostFlags flags = Flags();

        Assert.That(flags.Command.Parse([ConfigFlag(), argument]).Errors, Is.Not.Empty);
    }

    [TestCase("kind: Configuration\n", "apiVersion: Required value")]
    [TestCase(Config + "unknown: 1\n", "unknown: Forbidden: unknown field \"unknown\"")]
    [TestCase("apiVersion: rsyslog-relp.extensions.gardener.cloud/v1alpha1\nkind: Configuration\n", "apiVersion: Unsupported value")]
    [TestCase("{", "not valid")]
    [TestCase("", "must hold one document, not 0")]
    public void A_configuration_is_read_strictly(string text, string error)
    {
        string[] errors = Refused(ConfigFlag(text));

        Assert.That(errors, Has.Length.EqualTo(1));
        Assert.That(errors[0], Does.StartWith(_directory.Below("config.yaml") + ": ").And.Contain(error));
    }

    [Test]
    public void A_configuration_that_is_not_there_is_named() =>
        Assert.That(Refused("--config=/no/such/file").Single(), Does.StartWith("/no/such/file: "));

    [Test]
    public void Images_are_overwritten_by_the_file_that_the_environment_names()
    {
        _directory.Write("images.yaml", "images:\n- name: alpine\n  repository: registry.example.com/alpine\n");
        _environment["IMAGEVECTOR_OVERWRITE"] = _directory.Below("images.yaml");
        Assert.That(Accepted(ConfigFlag()).Images.Find(ImageVector.Alpine), Does.StartWith("registry.example.com/alpine:"));

        _directory.Write("images.yaml", "images:\n- repository: x\n");
        Assert.That(Refused(ConfigFlag())[0], Does.StartWith(_directory.Below("images.yaml") + ": images[0].name: Required value"));
    }

    private string ConfigFlag(string text = Config)
    {
        _directory.Write("config.yaml", text);
        return $"--config={_directory.Below("config.yaml")}";
    }

    private ControllerHostFlags Flags() =>
        new(new ClientEnvironment { Variable = name => _environment.GetValueOrDefault(name), ServiceAccountDirectory = "/nonexistent" });

    private ControllerHostOptions Accepted(params string[] arguments)
    {
        (ControllerHostOptions? options, IReadOnlyList<string> errors) = Read(arguments);
        Assert.That(errors, Is.Empty);
        return options!;
    }

    private string[] Refused(params string[] arguments)
    {
        (ControllerHostOptions? options, IReadOnlyList<string> errors) = Read(arguments);
        Assert.That(options, Is.Null);
        return [.. errors];
    }

    private (ControllerHostOptions? Options, IReadOnlyList<string> Errors) Read(string[] arguments)
    {
        ControllerHostFlags flags = Flags();
        ParseResult parsed = flags.Command.Parse(arguments);
        return parsed.Errors.Count > 0 ? (null, [.. parsed.Errors.Select(static error => error.Message)]) : flags.Read(parsed);
    }
}
