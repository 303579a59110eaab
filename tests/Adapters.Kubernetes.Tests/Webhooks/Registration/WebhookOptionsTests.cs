using RsyslogRelp.Adapters.Kubernetes.Webhooks;
using RsyslogRelp.Adapters.Kubernetes.Webhooks.Registration;

namespace RsyslogRelp.Adapters.Kubernetes.Tests.Webhooks.Registration;

internal sealed class WebhookOptionsTests
{
    [Test]
    public void The_arguments_of_the_extension_chart_are_understood()
    {
        WebhookOptions options = Create(
            WebhookComponent.OperatingSystemConfig, new() { Namespace = "extension-x", ServicePort = 443, ServerPort = 10250 });

        Assert.That(
            (options.Mode, options.ServicePort, options.ServerPort, options.OwnerNamespace, options.CertificateSource, options.Enabled),
            Is.EqualTo((WebhookClientMode.Service, 443, 10250, "extension-x", CertificateSource.Managed, true)));
        Assert.That(options.CertificateDirectory, Does.EndWith("k8s-webhook-server/serving-certs"));
    }

    [Test]
    public void The_arguments_of_the_admission_chart_are_understood()
    {
        WebhookOptions options = Create(WebhookComponent.Shoot, new()
        {
            Mode = "url",
            Url = "gardener-extension-shoot-rsyslog-relp-admission.garden",
            Namespace = "garden",
            OwnerNamespace = "extension-y",
            ServicePort = 443,
            ServerPort = 10250,
        });

        Assert.That((options.OwnerNamespace, options.CertificateSource), Is.EqualTo(("extension-y", CertificateSource.Managed)));
        Assert.That(options.CertificateDirectory, Is.EqualTo("/tmp/shoot-rsyslog-relp-admission"));
        Assert.That(options.ServerSubject.DnsNames, Is.EqualTo(new[] { "gardener-extension-shoot-rsyslog-relp-admission.garden" }));
    }

    [TestCase(WebhookComponent.OperatingSystemConfig, 9443)]
    [TestCase(WebhookComponent.Shoot, 443)]
    public void Ports_have_defaults(WebhookComponent component, int port)
    {
        WebhookOptions options = Create(component, new() { Namespace = "n" });
        Assert.That((options.ServerPort, options.ServicePort), Is.EqualTo((port, port)));
    }

    [TestCase(null, null, CertificateSource.Unmanaged)]
    [TestCase(null, "/certs", CertificateSource.Files)]
    [TestCase("n", null, CertificateSource.Managed)]
    [TestCase("n", "/certs", CertificateSource.Managed)]
    public void Where_certificates_come_from_follows_from_namespace_and_directory(
        string? ns, string? directory, CertificateSource source) =>
        Assert.That(
            Create(
                WebhookComponent.Shoot,
                new() { Mode = "url", Url = "h", Namespace = ns, CertificateDirectory = directory }).CertificateSource,
            Is.EqualTo(source));

    [Test]
    public void The_namespace_of_the_environment_is_a_default_and_alone_decides_on_the_suffix()
    {
        WebhookOptions environment = Create(WebhookComponent.Shoot, new() { EnvironmentNamespace = "runtime-extension-x" });
        Assert.That(
            (environment.Namespace, environment.Names.Component),
            Is.EqualTo(("runtime-extension-x", "shoot-rsyslog-relp-admission-runtime")));
        Assert.That(environment.Names.Configuration, Is.EqualTo("gardener-extension-shoot-rsyslog-relp-admission-runtime"));
        Assert.That(environment.Names.Entry, Is.EqualTo("validator.shoot-rsyslog-relp-admission-runtime.extensions.gardener.cloud"));

        WebhookOptions both = Create(WebhookComponent.Shoot, new() { EnvironmentNamespace = "runtime-extension-x", Namespace = "n" });
        Assert.That((both.Namespace, both.Names.Component), Is.EqualTo(("n", "shoot-rsyslog-relp-admission-runtime")));

        WebhookOptions flag = Create(WebhookComponent.Shoot, new() { Namespace = "runtime-extension-x" });
        Assert.That(flag.Names.Component, Is.EqualTo("shoot-rsyslog-relp-admission"));
    }

    [TestCase(
        "service",
        null,
        "gardener-extension-shoot-rsyslog-relp,gardener-extension-shoot-rsyslog-relp.n,gardener-extension-shoot-rsyslog-relp.n.svc",
        "")]
    [TestCase(
        "url-service",
        null,
        "gardener-extension-shoot-rsyslog-relp,gardener-extension-shoot-rsyslog-relp.n,gardener-extension-shoot-rsyslog-relp.n.svc",
        "")]
    [TestCase("url", "host.example", "host.example", "")]
    [TestCase("url", "host.example:8443", "host.example", "")]
    [TestCase("url", "10.1.2.3", "", "10.1.2.3")]
    [TestCase("url", "10.1.2.3:443", "", "10.1.2.3")]
    [TestCase("url", "[2001:db8::1]:443", "", "2001:db8::1")]
    public void The_server_certificate_is_for_what_the_api_server_dials(string mode, string? url, string names, string addresses)
    {
        WebhookOptions options = Create(WebhookComponent.OperatingSystemConfig, new() { Mode = mode, Url = url, Namespace = "n" });

        Assert.That(options.ServerSubject.CommonName, Is.EqualTo("shoot-rsyslog-relp"));
        Assert.That(string.Join(',', options.ServerSubject.DnsNames), Is.EqualTo(names));
        Assert.That(string.Join(',', options.ServerSubject.Addresses), Is.EqualTo(addresses));
    }

    [TestCase("push", null, "n", "invalid --webhook-config-mode \"push\": must be one of service, url, url-service")]
    [TestCase("url", null, "n", "--webhook-config-url is required with --webhook-config-mode=url")]
    [TestCase("url", "https://h", "n", "invalid --webhook-config-url \"https://h\": must be a host or host:port, without scheme and path")]
    [TestCase("url", "h/path", "n", "invalid --webhook-config-url \"h/path\": must be a host or host:port, without scheme and path")]
    [TestCase("url", "h:0", "n", "invalid --webhook-config-url \"h:0\": must be a host or host:port, without scheme and path")]
    [TestCase("url", "h:65536", "n", "invalid --webhook-config-url \"h:65536\": must be a host or host:port, without scheme and path")]
    [TestCase(
        "url", "2001:db8::1", "n", "invalid --webhook-config-url \"2001:db8::1\": must be a host or host:port, without scheme and path")]
    [TestCase("url", "[h]:1", "n", "invalid --webhook-config-url \"[h]:1\": must be a host or host:port, without scheme and path")]
    [TestCase(null, null, null, "--webhook-config-namespace is required with --webhook-config-mode=service")]
    [TestCase("url-service", null, null, "--webhook-config-namespace is required with --webhook-config-mode=url-service")]
    public void A_combination_that_cannot_work_is_refused(string? mode, string? url, string? ns, string error) =>
        Assert.That(Errors(new() { Mode = mode, Url = url, Namespace = ns }), Is.EqualTo(new[] { error }));

    [Test]
    public void All_problems_come_at_once() => Assert.That(
        Errors(new() { Mode = "push", ServerPort = 70000, ServicePort = -1, DisabledWebhooks = ["x"] }),
        Is.EqualTo(new[]
        {
            "invalid --webhook-config-mode \"push\": must be one of service, url, url-service",
            "cannot disable unknown webhook \"x\"",
            "invalid --webhook-config-server-port 70000: must be between 1 and 65535",
            "invalid --webhook-config-service-port -1: must be between 1 and 65535",
        }));

    [TestCase(WebhookComponent.OperatingSystemConfig, "shoot-rsyslog-relp")]
    [TestCase(WebhookComponent.Shoot, "validator")]
    [TestCase(WebhookComponent.Shoot, "*")]
    public void A_webhook_can_be_disabled(WebhookComponent component, string name) =>
        Assert.That(Create(component, new() { DisabledWebhooks = [name] }).Enabled, Is.False);

    private static IReadOnlyList<string> Errors(WebhookFlags flags)
    {
        Assert.That(
            WebhookOptions.TryCreate(WebhookComponent.OperatingSystemConfig, flags, out _, out IReadOnlyList<string> errors), Is.False);
        return errors;
    }

    private static WebhookOptions Create(WebhookComponent component, WebhookFlags flags) =>
        WebhookOptions.TryCreate(component, flags, out WebhookOptions? options, out IReadOnlyList<string> errors)
            ? options
            : throw new ArgumentException(string.Join("; ", errors));
}
