using System.Buffers;
using System.Text.Json.Nodes;
using BenchmarkDotNet.Attributes;
using RsyslogRelp.Adapters.Kubernetes.Webhooks.Reviews;
using RsyslogRelp.Adapters.Rendering.Yaml;
using RsyslogRelp.Gardener.NodeDelivery;
using RsyslogRelp.Gardener.Shoots;

namespace RsyslogRelp.Benchmarks;

/// <summary>An AdmissionReview of 330 KB with 40 files, from its bytes to the answer's, without the network and the API server.</summary>
[MemoryDiagnoser]
public class OperatingSystemConfigBenchmarks : IControlPlaneReader
{
    private static readonly ExtensionProviderConfig Config = new(new YamlDocumentReader().ReadAll("""
        apiVersion: rsyslog-relp.extensions.gardener.cloud/v1alpha1
        kind: RsyslogRelpConfig
        target: receiver.example.com
        port: 10250
        loggingRules:
        - {severity: 5, programNames: [systemd, audisp-syslog], messageContent: {regex: foo, exclude: bar}}
        - {severity: 7, programNames: [kubelet]}
        - {severity: 2}
        tls: {enabled: true, secretReferenceName: tls, authMode: name, tlsLib: openssl, permittedPeer: [receiver.example.com]}
        """).Single());

    private static readonly ClusterContent Cluster = new(
        new Shoot { Name = "bar", Uid = "3f5a2c1e-0b0b-4c58-9d57-9d0c6d4f6a11", Resources = [new ShootResource("tls", "Secret", "tls")] });

    private readonly ArrayBufferWriter<byte> _response = new(256 * 1024);
    private OperatingSystemConfigWebhook _webhook = null!;
    private byte[] _create = [];
    private byte[] _again = [];

    [GlobalSetup]
    public void Setup()
    {
        _webhook = new OperatingSystemConfigWebhook(this, new YamlDocumentReader(), RsyslogRelpRenderer.CreateDefault());
        JsonObject osc = SampleReview.OperatingSystemConfig();
        _create = SampleReview.For(osc);

        // The same object as it is stored: with our entries, in the API server's order of fields.
        _response.ResetWrittenCount();
        _webhook.HandleAsync(_create, _response, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        JsonNode answer = JsonNode.Parse(_response.WrittenSpan)!;
        foreach (JsonNode? operation in JsonNode.Parse(Convert.FromBase64String((string)answer["response"]!["patch"]!))!.AsArray())
        {
            string list = ((string)operation!["path"]!).Split('/')[2];
            osc["spec"]![list]!.AsArray().Add(
                new JsonObject(
                    operation["value"]!.AsObject()
                        .OrderBy(static field => field.Key, StringComparer.Ordinal)
                        .Select(static field => KeyValuePair.Create(field.Key, field.Value?.DeepClone()))));
        }

        _again = SampleReview.For(osc);
    }

    /// <summary>Our files and units are missing: the patch holds all of them.</summary>
    [Benchmark]
    public int Adds_everything() => Handle(_create);

    /// <summary>Our files and units are there: nothing to patch.</summary>
    [Benchmark]
    public int Finds_everything_there() => Handle(_again);

    public ValueTask<ResourceLookup<ClusterContent>> GetClusterShootAsync(string namespaceName, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new ResourceLookup<ClusterContent>(LookupStatus.Found, Cluster));

    public ValueTask<ResourceLookup<ExtensionProviderConfig>> GetExtensionProviderConfigAsync(
        string namespaceName, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new ResourceLookup<ExtensionProviderConfig>(LookupStatus.Found, Config));

    public ValueTask<ResourceLookup<ConfigMapData>> GetConfigMapAsync(
        string namespaceName, string name, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new ResourceLookup<ConfigMapData>(LookupStatus.NotFound));

    private int Handle(byte[] body)
    {
        _response.ResetWrittenCount();
        _webhook.HandleAsync(body, _response, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        return _response.WrittenCount;
    }
}
