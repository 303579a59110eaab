using RsyslogRelp.Testing;

namespace RsyslogRelp.Host.Controller.Tests;

/// <summary>The program as a process, without a cluster.</summary>
public sealed class ProcessTests
{
    [TestCase("--version")]
    [TestCase("--version=raw")]
    [TestCase("--log-level=debug", "--version")]
    public void It_says_its_version(params string[] flags)
    {
        ToolResult result = Run(flags);

        Assert.That(
            (result.ExitCode, result.Output.Trim()), Is.EqualTo((0, typeof(ControllerHostFlags).Assembly.GetName().Version!.ToString(3))));
    }

    [Test]
    public void Problems_are_said_and_the_exit_code_is_1()
    {
        ToolResult result = Run("--controllers=x", "--leader-election-namespace=own");

        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.Error.Trim().Split('\n'), Is.EqualTo(new[]
        {
            "rsyslog-relp-controller: cannot enable unknown controller \"x\"; see --help",
            "rsyslog-relp-controller: config location is not set; see --help",
        }));
    }

    [Test]
    public void A_text_may_be_empty_as_the_charts_of_the_Go_extension_pass_it()
    {
        ToolResult result = Run("--gardener-version=", "--kubeconfig=", "--config=", "--leader-election-namespace=own");

        Assert.That(result.Error.Trim(), Is.EqualTo("rsyslog-relp-controller: config location is not set; see --help"));
    }

    [Test]
    public void An_address_that_is_not_the_machines_ends_it_with_one_line()
    {
        using TemporaryDirectory directory = new();
        File.WriteAllText(directory.Below("kubeconfig"), """
            {"apiVersion":"v1","kind":"Config","current-context":"c","contexts":[{"name":"c","context":{"cluster":"c","user":"u"}}],
             "clusters":[{"name":"c","cluster":{"server":"http://127.0.0.1:1"}}],"users":[{"name":"u","user":{"token":"t"}}]}
            """);
        File.WriteAllText(
            directory.Below("config.yaml"), "apiVersion: rsyslog-relp.extensions.config.gardener.cloud/v1alpha1\nkind: Configuration\n");

        ToolResult result = Run(
            $"--config={directory.Below("config.yaml")}", $"--kubeconfig={directory.Below("kubeconfig")}",
            "--leader-election-namespace=own", "--health-bind-address=192.0.2.1:8081", "--metrics-bind-address=0");

        // The controller may log other failures in the meantime.
        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(
            result.Error.Split('\n'),
            Has.Exactly(1).EqualTo("rsyslog-relp-controller: cannot listen on 192.0.2.1:8081: Cannot assign requested address"));
    }

    [Test]
    public void Of_a_flag_that_is_given_twice_the_last_counts()
    {
        ToolResult result = Run(
            "--config=/nowhere",
            "--heartbeat-renew-interval-seconds=0",
            "--leader-election-namespace=own",
            "--heartbeat-renew-interval-seconds=30",
            "--config=");

        Assert.That(result.Error.Trim(), Is.EqualTo("rsyslog-relp-controller: config location is not set; see --help"));
    }

    [Test]
    public void An_unknown_flag_ends_it()
    {
        ToolResult result = Run("--unknown=1");

        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.Error, Does.Contain("--unknown"));
    }

    [Test]
    public void Help_names_what_matters_and_not_what_does_not()
    {
        ToolResult result = Run("--help");

        Assert.That(result.ExitCode, Is.EqualTo(0));
        Assert.That(result.Output, Does.Contain("--heartbeat-renew-interval-seconds").And.Not.Contain("--webhook-config"));
    }

    private static ToolResult Run(params string[] arguments) => Tool.Run(
        Path.Combine(AppContext.BaseDirectory, "rsyslog-relp-controller"),
        arguments,
        environment: new Dictionary<string, string> { ["DOTNET_ROOT"] = RealPrograms.DotnetRoot });
}
