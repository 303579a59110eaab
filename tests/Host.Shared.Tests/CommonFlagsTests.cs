using System.CommandLine;
using System.Net;
using RsyslogRelp.Host.Shared.Flags;

namespace RsyslogRelp.Host.Shared.Tests;

public sealed class CommonFlagsTests
{
    [Test]
    public void Defaults_are_the_Go_extensions()
    {
        CommonOptions options = Read(out _);

        Assert.Multiple(() =>
        {
            Assert.That(options.LeaderElection, Is.True);
            Assert.That(options.LeaderElectionId, Is.EqualTo("the-lease"));
            Assert.That(options.MetricsAddress, Is.EqualTo(new BindAddress(IPAddress.IPv6Any, 8080)));
            Assert.That(options.HealthAddress, Is.EqualTo(new BindAddress(IPAddress.IPv6Any, 8081)));
            Assert.That((options.LogLevel, options.LogFormat), Is.EqualTo(("info", "json")));
        });
    }

    [Test]
    public void Reads_every_flag_in_either_spelling()
    {
        CommonOptions options = Read(
            out _,
            "--kubeconfig=/k",
            "--master",
            "https://api",
            "--leader-election=false",
            "--leader-election-id=x",
            "--leader-election-namespace=n",
            "--metrics-bind-address=0",
            "--health-bind-address=127.0.0.1:9",
            "--log-level=debug",
            "--log-format",
            "text");

        Assert.That(options, Is.EqualTo(new CommonOptions
        {
            Kubeconfig = "/k",
            Master = "https://api",
            LeaderElection = false,
            LeaderElectionId = "x",
            LeaderElectionNamespace = "n",
            MetricsAddress = BindAddress.Nowhere,
            HealthAddress = new BindAddress(IPAddress.Loopback, 9),
            LogLevel = "debug",
            LogFormat = "text",
        }));
    }

    [TestCase("--log-level=loud", "invalid --log-level: loud")]
    [TestCase("--log-format=xml", "invalid --log-format: xml")]
    [TestCase("--health-bind-address=nowhere", "invalid --health-bind-address: nowhere: must be ADDRESS:PORT, :PORT or 0")]
    [TestCase("--metrics-bind-address=:99999", "invalid --metrics-bind-address: :99999: must be ADDRESS:PORT, :PORT or 0")]
    [TestCase("--unknown", "Unrecognized command or argument '--unknown'.")]
    public void Refuses(string argument, string expected)
    {
        Read(out IReadOnlyList<string> errors, argument);

        Assert.That(errors, Does.Contain(expected));
    }

    [TestCase(":8080", ":8080")]
    [TestCase("127.0.0.1:0", "127.0.0.1:0")]
    [TestCase("[::1]:443", "[::1]:443")]
    public void Reads_an_address_as_Go_programs_do(string text, string expected)
    {
        Assert.Multiple(() =>
        {
            Assert.That(BindAddress.TryParse(text, out BindAddress? address), Is.True);
            Assert.That(address!.ToString(), Is.EqualTo(expected));
        });
    }

    private static CommonOptions Read(out IReadOnlyList<string> errors, params string[] arguments)
    {
        RootCommand command = new();
        CommonFlags flags = new("the-lease");
        flags.AddTo(command);
        ParseResult result = command.Parse(arguments);
        errors = [.. result.Errors.Select(static error => error.Message)];
        return errors.Count > 0
            ? new CommonOptions { LeaderElectionId = "", MetricsAddress = BindAddress.Nowhere, HealthAddress = BindAddress.Nowhere }
            : flags.Read(result, "the-lease");
    }
}
