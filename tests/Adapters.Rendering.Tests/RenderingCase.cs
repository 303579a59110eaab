using RsyslogRelp.Adapters.Rendering.Yaml;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Documents;
using RsyslogRelp.Core.Findings;
using RsyslogRelp.Core.Node;
using RsyslogRelp.Testing.Snapshots;

namespace RsyslogRelp.Adapters.Rendering.Tests;

/// <summary>One folder below Snapshots/: a configuration, and the ConfigMap that it refers to if it does, in <c>input.yaml</c>.</summary>
public sealed record RenderingCase(string Name)
{
    private static readonly YamlDocumentReader Reader = new();

    public static IEnumerable<RenderingCase> All => NodeSnapshots.Cases.Select(static name => new RenderingCase(name));

    public string Folder => Path.Combine(NodeSnapshots.Root, Name);

    public RsyslogRelpConfig Config
    {
        get
        {
            DecodeResult<RsyslogRelpConfig> result = RsyslogRelpConfigDecoder.Decode(Document(RsyslogRelpConfig.Kind)!);
            Assert.That(result.Findings, Is.Empty);
            return result.Value!;
        }
    }

    public NodeManifest Render(ITemplateRenderer engine) =>
        new NodeManifestRenderer(engine).Render(
            Config,
            new ShootIdentity("foo", "bar", "3f5a2c1e-0b0b-4c58-9d57-9d0c6d4f6a11"),
            new NodeReferences { AuditRules = AuditRules() });

    public override string ToString() => Name;

    private string? AuditRules()
    {
        if (Document("ConfigMap") is not { } document)
        {
            return null;
        }

        LenientObjectReader data = new LenientObjectReader(document, FieldPath.Root, []).Object("data");
        return AuditdDecoder.Decode(Reader.ReadAll(data.String("auditd")).Single()).Value!.AuditRules;
    }

    private MappingNode? Document(string kind) =>
        Reader.ReadAll(File.ReadAllText(Path.Combine(Folder, "input.yaml"))).Cast<MappingNode>()
            .SingleOrDefault(document => ((ScalarNode)document["kind"]!).Text == kind);
}
