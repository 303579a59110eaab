using RsyslogRelp.Adapters.Rendering.ConfigRules;
using RsyslogRelp.Adapters.Rendering.Yaml;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Documents;
using RsyslogRelp.Core.Node;

namespace RsyslogRelp.Adapters.Rendering.Tests;

/// <summary>
/// What a configuration with every option costs in memory, about one and a half times what benchmarks/README.md says. Allocations do not
/// depend on the machine, so they hold the speed where times cannot.
/// </summary>
public sealed class AllocationTests
{
    private static readonly RenderingCase Case = new("all-options");

    [Test]
    public void Rendering_allocates_at_most_28_KiB()
    {
        ITemplateRenderer engine = RsyslogRelpRenderer.CreateTemplateRenderer();
        NodeManifestRenderer renderer = new(engine);
        RsyslogRelpConfig config = Case.Config;
        ShootIdentity shoot = new("foo", "bar", "3f5a2c1e-0b0b-4c58-9d57-9d0c6d4f6a11");
        NodeReferences references = new() { AuditRules = "-D\n-b 8192\n-c\n-w /etc/passwd -p wa -k passwd\n" };

        Assert.That(Least(() => renderer.Render(config, shoot, references)), Is.LessThanOrEqualTo(28 * 1024));
    }

    [Test]
    public void Validation_allocates_at_most_16_KiB()
    {
        FluentConfigValidator validator = new();
        RsyslogRelpConfig config = Case.Config;

        Assert.That(Least(() => validator.Validate(config)), Is.LessThanOrEqualTo(16 * 1024));
    }

    [Test]
    public void Decoding_allocates_at_most_3_KiB()
    {
        DocumentNode document = new YamlDocumentReader().ReadAll(File.ReadAllText(Path.Combine(Case.Folder, "input.yaml")))[0];

        Assert.That(Least(() => RsyslogRelpConfigDecoder.Decode(document)), Is.LessThanOrEqualTo(3 * 1024));
    }

    // The least of several runs: the first ones fill caches.
    private static long Least(Func<object> action) => Enumerable.Range(0, 20).Min(_ =>
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    });
}
