using System.Buffers;
using BenchmarkDotNet.Attributes;
using RsyslogRelp.Adapters.Kubernetes.Webhooks.Reviews;
using RsyslogRelp.Adapters.Rendering.ConfigRules;
using RsyslogRelp.Adapters.Rendering.Yaml;
using RsyslogRelp.Gardener.Admission;
using RsyslogRelp.Gardener.Shoots;

namespace RsyslogRelp.Benchmarks;

/// <summary>A Shoot of 1.5 MiB of anything, from the bytes of its review to the answer's. Limits: 100 ms and 50 MiB.</summary>
[MemoryDiagnoser]
public class LargeShootBenchmarks : IProjectResources
{
    private readonly ArrayBufferWriter<byte> _response = new(256 * 1024);
    private readonly ShootWebhook _webhook;
    private byte[] _review = [];

    public LargeShootBenchmarks() => _webhook = new ShootWebhook(
        new ShootAdmission(new ConfigAdmission(new FluentConfigValidator(), this, new YamlDocumentReader(), TimeProvider.System)));

    public static IEnumerable<string> Shapes => LargeShoot.Shapes.Keys;

    [ParamsSource(nameof(Shapes))]
    public string Shape { get; set; } = "";

    [GlobalSetup]
    public void Setup() => _review = LargeShoot.Review(Shape);

    [Benchmark]
    public int Answers()
    {
        _response.ResetWrittenCount();
        _webhook.HandleAsync(_review, _response, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        return _response.WrittenCount;
    }

    public ValueTask<ResourceLookup<SecretData>> FindSecretAsync(
        string namespaceName, string name, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new ResourceLookup<SecretData>(LookupStatus.NotFound));

    public ValueTask<ResourceLookup<ConfigMapData>> FindConfigMapAsync(
        string namespaceName, string name, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new ResourceLookup<ConfigMapData>(LookupStatus.NotFound));
}
