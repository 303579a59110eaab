using Microsoft.Extensions.DependencyInjection;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Findings;
using RsyslogRelp.Core.Node;

namespace RsyslogRelp.Adapters.Rendering.Tests;

/// <summary>What a program that embeds the renderer reads.</summary>
public sealed class RsyslogRelpConfigTextTests
{
    private const string Config = """
        apiVersion: rsyslog-relp.extensions.gardener.cloud/v1alpha1
        kind: RsyslogRelpConfig
        target: receiver.example.com
        port: 514
        loggingRules:
        - severity: 5
        """;

    [TestCase("", 1, "must hold exactly one document of kind RsyslogRelpConfig, not 0")]
    [TestCase("# nothing\n", 1, "must hold exactly one document of kind RsyslogRelpConfig, not 0")]
    [TestCase("kind: a\n---\nkind: b\n", 3, "must hold exactly one document of kind RsyslogRelpConfig, not 2")]
    [TestCase("kind: RsyslogRelpConfig\ntls:\n\tenabled: true\n", 3, "")]
    [TestCase("{\"a\":", 1, "")]
    [TestCase("a\0b", 1, "")]
    [TestCase("a: &x [*x, *y]\n", 1, "")]
    public void Bad_text_is_a_finding_with_its_place(string text, int line, string detail)
    {
        DecodeResult<RsyslogRelpConfig> read = RsyslogRelpConfigText.Read(text);
        DecodeResult<ShootConfig> shoot = RsyslogRelpConfigText.ReadShoot(text);

        FieldError finding = read.Findings.Single();
        Assert.That(
            (read.IsValid, read.Value, finding.Path, finding.Position?.Line),
            Is.EqualTo((false, (RsyslogRelpConfig?)null, "", line)));
        Assert.That(finding.Detail, Does.StartWith(detail).And.Not.Empty);
        Assert.That((shoot.IsValid, shoot.Findings.Single().Position?.Line), Is.EqualTo((false, line)));
    }

    [Test]
    public void Errors_and_warnings_are_apart()
    {
        DecodeResult<RsyslogRelpConfig> read = RsyslogRelpConfigText.Read(
            Config.Replace("receiver.example.com", "127.0.0.1", StringComparison.Ordinal).Replace("514", "70000", StringComparison.Ordinal));

        Assert.That(read.Errors.Select(static finding => finding.Path), Is.EqualTo(new[] { "port" }));
        Assert.That(read.Warnings.Select(static finding => finding.Path), Is.EqualTo(new[] { "target" }));
        Assert.That(read.Findings, Has.Count.EqualTo(2));
    }

    [Test]
    public void A_Shoot_yields_its_configuration_and_identity()
    {
        DecodeResult<ShootConfig> shoot = RsyslogRelpConfigText.ReadShoot(Shoot("garden-foo", Config));

        Assert.That(shoot.Findings, Is.Empty);
        Assert.That(
            (shoot.IsValid, shoot.Value!.Config.Target, shoot.Value.Identity),
            Is.EqualTo((true, "receiver.example.com", new ShootIdentity("foo", "bar", "uid"))));
    }

    [Test]
    public void Findings_in_a_Shoot_have_their_path_and_line_in_it()
    {
        DecodeResult<ShootConfig> shoot = RsyslogRelpConfigText.ReadShoot(Shoot("other", Config.Replace("514", "0", StringComparison.Ordinal)));

        FieldError finding = shoot.Errors.Single();
        Assert.That((finding.Path, finding.Position?.Line), Is.EqualTo(("spec.extensions[1].providerConfig.port", 11)));
        Assert.That(shoot.Value!.Identity, Is.Null, "the namespace names no project");
    }

    [TestCase("kind: RsyslogRelpConfig\n", "kind: Invalid value: \"RsyslogRelpConfig\": must be Shoot")]
    [TestCase("kind: Shoot\n", "spec.extensions: Required value: no entry has the type shoot-rsyslog-relp")]
    [TestCase("kind: Shoot\nspec: {extensions: [{type: shoot-rsyslog-relp}]}\n", "spec.extensions[0].providerConfig: Required value: set it to a RsyslogRelpConfig")]
    public void What_is_no_Shoot_with_a_configuration_is_said(string text, string expected) =>
        Assert.That(RsyslogRelpConfigText.ReadShoot(text).Errors.Single().ToString(), Is.EqualTo(expected));

    [Test]
    public void Dependency_injection_gives_one_renderer()
    {
        ServiceCollection services = new();

        services.AddRsyslogRelpRendering().AddRsyslogRelpRendering();

        using ServiceProvider provider = services.BuildServiceProvider();
        NodeManifestRenderer renderer = provider.GetRequiredService<NodeManifestRenderer>();
        Assert.That(provider.GetServices<NodeManifestRenderer>().Single(), Is.SameAs(renderer));
        Assert.That(provider.GetRequiredService<IConfigValidator>().Validate(RsyslogRelpConfigText.Read(Config).Value!), Is.Empty);
    }

    private static string Shoot(string projectNamespace, string config) =>
        $"kind: Shoot\nmetadata: {{name: bar, namespace: {projectNamespace}, uid: uid}}\nspec:\n  extensions:\n  - type: other\n"
            + "  - type: shoot-rsyslog-relp\n    providerConfig:\n"
            + string.Concat(config.Split('\n').Select(static line => "      " + line + "\n"));
}
