using System.Text;
using RsyslogRelp.Adapters.Kubernetes.Webhooks.Reviews;
using RsyslogRelp.Adapters.Rendering.ConfigRules;
using RsyslogRelp.Adapters.Rendering.Yaml;
using RsyslogRelp.Gardener.Admission;
using RsyslogRelp.Gardener.Shoots;

namespace RsyslogRelp.Fuzzing.Targets;

/// <summary>A review of a Shoot, as the garden's API server sends it.</summary>
internal sealed class ShootReviewTarget : IFuzzTarget, IProjectResources
{
    private const string Auditd =
        "apiVersion: rsyslog-relp.extensions.gardener.cloud/v1alpha1\nkind: Auditd\nauditRules: |\n  -D\n  -w /etc/passwd -p wa\n";

    private readonly ShootWebhook _webhook;

    public ShootReviewTarget() => _webhook = new ShootWebhook(
        new ShootAdmission(new ConfigAdmission(new FluentConfigValidator(), this, new YamlDocumentReader(), TimeProvider.System)));

    public void Run(byte[] input) => Invariant.Holds(WebhookAnswer.Of(_webhook, input) is null, "the patch of a Shoot");

    public ValueTask<ResourceLookup<SecretData>> FindSecretAsync(
        string namespaceName, string name, CancellationToken cancellationToken) =>
        Found(new SecretData(true, new[] { "ca", "crt", "key" }.ToDictionary(static key => key, Encoding.UTF8.GetBytes)));

    public ValueTask<ResourceLookup<ConfigMapData>> FindConfigMapAsync(
        string namespaceName, string name, CancellationToken cancellationToken) =>
        Found(new ConfigMapData(true, new Dictionary<string, string> { ["auditd"] = Auditd }, []));

    private static ValueTask<ResourceLookup<T>> Found<T>(T value)
        where T : class => ValueTask.FromResult(new ResourceLookup<T>(LookupStatus.Found, value));
}
