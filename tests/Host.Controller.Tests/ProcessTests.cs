using RsyslogRelp.Testing;

namespace RsyslogRelp.Host.Controller.Tests;

/// <summary>The program from outside, as far as it needs no cluster.</summary>
public sealed class ProcessTests
{
    [TestCase("--version")]
    [TestCase("--version=raw")]
    public void It_says_its_version(string flag)
    {
        ToolResult result = Run(flag);

        Assert.That((result.ExitCode, result.Output.Trim()), Is.EqualTo((0, typeof(ControllerHostFlags).Assembly.GetName().Version!.ToString(3))));
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
