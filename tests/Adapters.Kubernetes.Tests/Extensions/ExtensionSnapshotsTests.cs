using System.Text;
using System.Text.Json;
using RsyslogRelp.Adapters.Kubernetes.Api.Kinds;
using RsyslogRelp.Adapters.Kubernetes.Extensions;
using RsyslogRelp.Core.Documents;
using RsyslogRelp.Gardener.Lifecycle;

namespace RsyslogRelp.Adapters.Kubernetes.Tests.Extensions;

public sealed class ExtensionSnapshotsTests
{
    [Test]
    public void Everything_that_the_lifecycle_looks_at_is_taken_and_survives_the_trimming()
    {
        Extension extension = Read("""
            {"metadata":{"name":"shoot-rsyslog-relp","namespace":"shoot--foo--bar","uid":"u","resourceVersion":"7","generation":3,
            "labels":{"a":"b"},
              "annotations":{"gardener.cloud/operation":"reconcile","gardener.cloud/timestamp":"t"},"finalizers":["x",
              "extensions.gardener.cloud/shoot-rsyslog-relp"],
              "deletionTimestamp":"2026-01-02T03:04:05Z","ownerReferences":[{"apiVersion":"v1","kind":"Namespace","name":"n","uid":"n"}]},
             "spec":{"type":"shoot-rsyslog-relp","providerConfig":{"target":"x"}},
             "status":{"lastOperation":{"type":"Delete","state":"Processing","progress":50,"description":"d",
             "lastUpdateTime":"2026-01-02T03:04:06Z"},"lastError":{"description":"e"}}}
            """);

        foreach (Extension candidate in new[] { extension, ExtensionSnapshots.Trim(extension) })
        {
            ExtensionSnapshot snapshot = ExtensionSnapshots.Of(candidate);
            Assert.Multiple(() =>
            {
                Assert.That(
                    (snapshot.Namespace, snapshot.Name, snapshot.Uid, snapshot.ResourceVersion, snapshot.Generation),
                    Is.EqualTo(("shoot--foo--bar", "shoot-rsyslog-relp", "u", "7", 3L)));
                Assert.That(
                    (snapshot.Operation, snapshot.HasFinalizer, snapshot.Finalizers.Count, snapshot.Type, snapshot.Class),
                    Is.EqualTo(("reconcile", true, 2, "shoot-rsyslog-relp", "shoot")));
                Assert.That(snapshot.DeletionRequestedAt, Is.EqualTo(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero)));
                Assert.That(
                    snapshot.LastOperation,
                    Is.EqualTo(
                        new LastOperation(
                            OperationType.Delete, OperationState.Processing, 50, new DateTimeOffset(2026, 1, 2, 3, 4, 6, TimeSpan.Zero))));
                Assert.That(snapshot.LastError, Is.EqualTo("e"));
                Assert.That(((MappingNode)snapshot.ProviderConfig!)["target"], Is.Not.Null);
            });
        }

        Assert.That(
            (ExtensionSnapshots.Trim(extension).Metadata.Labels, ExtensionSnapshots.Trim(extension).Metadata.OwnerReferences),
            Is.EqualTo(((object?)null, (object?)null)));
    }

    [Test]
    public void Of_an_Extension_of_another_type_hardly_anything_is_kept()
    {
        Extension extension = ExtensionSnapshots.Trim(
            Read(
                """{"metadata":{"name":"x","annotations":{"gardener.cloud/operation":"reconcile"}},"spec":"""
                    + """{"type":"other","providerConfig":{"a":1}},"status":{"state":{}}}"""));

        Assert.That(
            (extension.Spec!.Type, extension.Spec.ProviderConfig, extension.Status, extension.Metadata.Annotations),
            Is.EqualTo(("other", (RawJson?)null, (RawJson?)null, (object?)null)));
    }

    [TestCase("""{"spec":{"type":"shoot-rsyslog-relp","providerConfig":"text"},"status":"text"}""")]
    [TestCase("""{"spec":{"type":"shoot-rsyslog-relp","providerConfig":[1]},"status":{"lastOperation":"Reconcile","lastError":7}}""")]
    [TestCase(
        """{"spec":{"type":"shoot-rsyslog-relp"},"status":{"lastOperation":{"type":7,"state":{},"progress":"many","lastUpdateTime":"yesterday"}"""
            + ""","lastError":{"description":[]}}}""")]
    [TestCase("""{"spec":{"type":"shoot-rsyslog-relp","providerConfig":null},"status":null}""")]
    [TestCase("{}")]
    public void Whatever_it_holds_a_snapshot_is_taken(string json)
    {
        ExtensionSnapshot snapshot = ExtensionSnapshots.Of(ExtensionSnapshots.Trim(Read(json)));

        Assert.That(snapshot.LastError, Is.Null);
        Assert.That(snapshot.LastOperation?.Type, Is.Null);
    }

    [Test]
    public void A_config_nested_too_deeply_is_reported_and_such_a_status_is_compared_as_text()
    {
        string deep = string.Concat(Enumerable.Repeat("{\"a\":", 100)) + "1" + new string('}', 100);
        byte[] json = Encoding.UTF8.GetBytes(deep);

        Extension extension = new()
        {
            Spec = new ExtensionSpec { Type = "shoot-rsyslog-relp", ProviderConfig = new RawJson(json) },
            Status = new RawJson(json),
        };
        ExtensionSnapshot snapshot = ExtensionSnapshots.Of(extension);
        ExtensionSnapshot other = ExtensionSnapshots.Of(
            extension with { Status = new RawJson(Encoding.UTF8.GetBytes(deep.Replace('1', '2'))) });

        Assert.That(snapshot.ProviderConfig, Is.Null);
        Assert.That(snapshot.ProviderConfigProblem, Does.Contain("nested deeper than 64 levels"));
        Assert.That(
            (
                DocumentNode.SemanticallyEqual(snapshot.Status, ExtensionSnapshots.Of(extension).Status),
                DocumentNode.SemanticallyEqual(snapshot.Status, other.Status)),
            Is.EqualTo((true, false)));
    }

    private static Extension Read(string json) => JsonSerializer.Deserialize(json, ResourceTypes.Extensions.Json)!;
}
