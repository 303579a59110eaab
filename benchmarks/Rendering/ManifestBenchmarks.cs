using BenchmarkDotNet.Attributes;
using RsyslogRelp.Adapters.Rendering.ConfigRules;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Documents;
using RsyslogRelp.Core.Findings;
using RsyslogRelp.Core.Node;

namespace RsyslogRelp.Benchmarks;

/// <summary>Measures an admission and an OperatingSystemConfig without the network.</summary>
[MemoryDiagnoser]
public class ManifestBenchmarks
{
    private readonly NodeManifestRenderer _renderer = RsyslogRelpRenderer.CreateDefault();
    private readonly FluentConfigValidator _validator = new();
    private readonly RsyslogRelpConfig _config = AllOptions.Config;
    private readonly DocumentNode _document = AllOptions.Document;
    private readonly ShootIdentity _shoot = new("foo", "bar", "3f5a2c1e-0b0b-4c58-9d57-9d0c6d4f6a11");
    private readonly NodeReferences _references = new() { AuditRules = AllOptions.AuditRules };

    // What a host does once when it starts: reads and parses every template.
    [Benchmark]
    public NodeManifestRenderer Create() => RsyslogRelpRenderer.CreateDefault();

    [Benchmark]
    public NodeManifest Render() => _renderer.Render(_config, _shoot, _references);

    [Benchmark]
    public IReadOnlyList<FieldError> Validate() => _validator.Validate(_config);

    [Benchmark]
    public DecodeResult<RsyslogRelpConfig> Decode() => RsyslogRelpConfigDecoder.Decode(_document);
}
