using RsyslogRelp.Adapters.Rendering.Yaml;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Gardener.Shoots;

namespace RsyslogRelp.Gardener.Tests.Shoots;

/// <summary>What is read of a Shoot.</summary>
public sealed class ShootDecoderTests
{
    [Test]
    public void Metadata_extensions_and_resources_are_read()
    {
        Shoot shoot = Decode("""
            metadata: {namespace: garden-a, name: b, uid: c, deletionTimestamp: '2026-01-02T03:04:05Z'}
            spec:
              extensions: [{type: first, disabled: true}, {type: second, providerConfig: {a: 1}}]
              resources: [{name: rules, resourceRef: {kind: Secret, name: s}}]
            """).Value!;

        Assert.That((shoot.Namespace, shoot.Name, shoot.Uid, shoot.DeletionRequested), Is.EqualTo(("garden-a", "b", "c", true)));
        Assert.That(
            shoot.Extensions.Select(static entry => (entry.Type, entry.Disabled, entry.ProviderConfig is null)),
            Is.EqualTo(new[] { ("first", true, true), ("second", false, false) }));
        Assert.That(shoot.Resources, Is.EqualTo(new[] { new ShootResource("rules", "Secret", "s") }));
    }

    [Test]
    public void What_is_absent_is_empty()
    {
        Shoot shoot = Decode("{}").Value!;

        Assert.That(shoot, Is.EqualTo(new Shoot() with { Extensions = shoot.Extensions, Resources = shoot.Resources }));
        Assert.That((shoot.Namespace, shoot.Name, shoot.Uid, shoot.DeletionRequested), Is.EqualTo(("", "", "", false)));
        Assert.That((shoot.Extensions.Count, shoot.Resources.Count), Is.EqualTo((0, 0)));
    }

    [Test]
    public void Wrong_types_are_findings_with_their_paths()
    {
        string[] findings = [.. Decode("metadata: {namespace: [], deletionTimestamp: 1}\nspec: {extensions: [{disabled: x}], resources: {}}").Findings.Select(
            static finding => finding.Path)];

        Assert.That(
            findings,
            Is.EqualTo(new[] { "metadata.namespace", "metadata.deletionTimestamp", "spec.extensions[0].disabled", "spec.resources" }));
    }

    private static DecodeResult<Shoot> Decode(string yaml) => ShootDecoder.Decode(new YamlDocumentReader().ReadAll(yaml).Single());
}
