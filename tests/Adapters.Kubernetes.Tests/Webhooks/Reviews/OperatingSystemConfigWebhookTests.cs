using RsyslogRelp.Adapters.Kubernetes.Webhooks.Reviews;
using RsyslogRelp.Adapters.Rendering.Yaml;
using RsyslogRelp.Core.Node;
using RsyslogRelp.Gardener.NodeDelivery;
using RsyslogRelp.Gardener.Shoots;
using RsyslogRelp.Testing.Reviews;

namespace RsyslogRelp.Adapters.Kubernetes.Tests.Webhooks.Reviews;

/// <summary>
/// Which OperatingSystemConfigs are mutated, and what the answer says. What is put into them, the tests of NodeDelivery say.
/// </summary>
public sealed class OperatingSystemConfigWebhookTests
{
    private const string Annotations = "\"labels\":{\"worker.gardener.cloud/pool\":\"w\"}";
    private static readonly NodeManifestRenderer Renderer = RsyslogRelpRenderer.CreateDefault();

    [Test]
    public async Task Answers_with_a_patch_and_has_nothing_to_say_the_second_time()
    {
        RawJson mutated = await Mutate(ControlPlane.With(), OperatingSystemConfigs.With("[]"));

        Answer second = await Ask(ControlPlane.With(), mutated.ToString());

        Assert.That(mutated.Entries("units"), Has.Count.EqualTo(1));
        Assert.That((second.Allowed, second.Patch), Is.EqualTo((true, (byte[]?)null)));
    }

    [TestCase("""{"metadata":{"namespace":"n","deletionTimestamp":"2026-01-02T03:04:05Z"},"spec":{"purpose":"reconcile","files":[]}}""")]
    [TestCase("""{"metadata":{"namespace":"n"},"spec":{"purpose":"provision","files":[]}}""")]
    [TestCase("""{"metadata":{"namespace":"n"},"spec":{"purpose":"other","files":[]}}""")]
    [TestCase("""{"metadata":{"namespace":"n"},"spec":{"files":[]}}""")]
    [TestCase("""{"metadata":{"namespace":"n"},"spec":{"purpose":"reconcile","purpose":"provision"}}""")]
    [TestCase("""{"metadata":{"namespace":"n"},"spec":{"purpose":"reconcile"},"spec":null}""")]
    [TestCase("{}")]
    public async Task Leaves_alone_what_is_in_deletion_or_not_for_running_nodes_without_asking_anybody(string osc)
    {
        Answer answer = await Ask(new ControlPlane { Fault = new InvalidOperationException() }, osc);

        Assert.That((answer.Allowed, answer.Patch), Is.EqualTo((true, (byte[]?)null)));
    }

    [Test]
    public async Task Leaves_alone_what_is_for_a_Shoot_in_deletion()
    {
        ControlPlane controlPlane = new()
        {
            Cluster = ControlPlane.Found(new ClusterContent(ControlPlane.Foo with { DeletionRequested = true })),
        };

        Answer answer = await Ask(controlPlane, OperatingSystemConfigs.With("[]"));

        Assert.That((answer.Allowed, answer.Patch), Is.EqualTo((true, (byte[]?)null)));
    }

    [TestCase("confirmation.gardener.cloud/deletion", "true", true, true)]
    [TestCase("gardener.cloud/operation", "migrate", true, true)]
    [TestCase("gardener.cloud/operation", "reconcile", true, false)]
    [TestCase("confirmation.gardener.cloud/deletion", "true", false, false)]
    public async Task Allows_an_update_of_metadata_alone_if_the_objects_it_needs_have_gone(
        string annotation, string value, bool sameSpec, bool allowed)
    {
        string old = OperatingSystemConfigs.With("[]");
        string updated = (sameSpec ? old : OperatingSystemConfigs.With("[]", "[{\"name\":\"x\"}]")).Replace(
            Annotations, $"{Annotations},\"annotations\":{{\"{annotation}\":\"{value}\"}}", StringComparison.Ordinal);
        ControlPlane withoutCluster = new() { Cluster = new ResourceLookup<ClusterContent>(LookupStatus.NotFound) };
        ControlPlane withoutExtension = new() { Extension = new ResourceLookup<ExtensionProviderConfig>(LookupStatus.NotFound) };
        ControlPlane unreadable = new() { Extension = new ResourceLookup<ExtensionProviderConfig>(LookupStatus.Failed) };
        byte[] review = Review.OfOperatingSystemConfig(updated, old);

        Answer[] answers =
        [
            await Answer.From(OperatingSystemConfigWebhookTests.Webhook(withoutCluster), review),
            await Answer.From(OperatingSystemConfigWebhookTests.Webhook(withoutExtension), review),
            await Answer.From(OperatingSystemConfigWebhookTests.Webhook(unreadable), review),
        ];

        Assert.That(answers.Select(static answer => answer.Allowed), Is.EqualTo(new[] { allowed, allowed, false }));
    }

    [Test]
    public async Task Denies_with_403_and_the_reason()
    {
        const string Message = "failed to get extension 'shoot--bar--foo/shoot-rsyslog-relp': it could not be read";

        Answer answer = await Ask(
            new ControlPlane { Extension = new ResourceLookup<ExtensionProviderConfig>(LookupStatus.Failed) },
            OperatingSystemConfigs.With("[]"));

        Assert.That((answer.Code, answer.Uid, answer.Patch, answer.Message), Is.EqualTo((403, Review.Uid, (byte[]?)null, Message)));
        Assert.That(
            (
                answer.Outcome.Result,
                answer.Outcome.Kind,
                answer.Outcome.Namespace,
                answer.Outcome.Name,
                answer.Outcome.Message,
                answer.Outcome.Exception),
            Is.EqualTo((AdmissionResult.Denied, "OperatingSystemConfig", ControlPlane.Namespace, "osc", Message, (Exception?)null)));
    }

    internal static OperatingSystemConfigWebhook Webhook(IControlPlaneReader controlPlane) =>
        new(controlPlane, new YamlDocumentReader(), Renderer);

    internal static Task<Answer> Ask(IControlPlaneReader controlPlane, string osc) =>
        Answer.From(Webhook(controlPlane), Review.OfOperatingSystemConfig(osc));

    internal static async Task<RawJson> Mutate(IControlPlaneReader controlPlane, string osc)
    {
        Answer answer = await Ask(controlPlane, osc);
        Assert.That(answer.Message, Is.Null);
        return OperatingSystemConfigs.Apply(osc, answer.Patch);
    }
}
