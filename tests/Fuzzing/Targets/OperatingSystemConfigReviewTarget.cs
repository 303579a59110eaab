using System.Text;
using RsyslogRelp.Adapters.Kubernetes.Webhooks.Reviews;
using RsyslogRelp.Adapters.Rendering.Yaml;
using RsyslogRelp.Core.Node;
using RsyslogRelp.Gardener.NodeDelivery;
using RsyslogRelp.Gardener.Shoots;
using RsyslogRelp.Testing.Reviews;

namespace RsyslogRelp.Fuzzing.Targets;

/// <summary>A review of an OperatingSystemConfig, as a seed's API server sends it.</summary>
internal sealed class OperatingSystemConfigReviewTarget : IFuzzTarget, IControlPlaneReader
{
    private static readonly Shoot Foo = new()
    {
        Namespace = "garden-bar",
        Name = "foo",
        Uid = "uid",
        Resources = [new ShootResource("tls", "Secret", "tls")],
    };

    private readonly OperatingSystemConfigWebhook _webhook;
    private readonly ResourceLookup<ExtensionProviderConfig> _config =
        new(LookupStatus.Found, new ExtensionProviderConfig(new YamlDocumentReader().ReadAll(SampleConfig.WithTls).Single()));

    private readonly string[] _ours;

    public OperatingSystemConfigReviewTarget()
    {
        NodeManifestRenderer renderer = RsyslogRelpRenderer.CreateDefault();
        _webhook = new OperatingSystemConfigWebhook(this, new YamlDocumentReader(), renderer);
        NodeManifest manifest = renderer.Render(
            RsyslogRelpConfigText.Read(SampleConfig.WithTls).Value!, new ShootIdentity("bar", "foo", "uid"));
        _ours = [.. manifest.Files.Select(static file => file.Path), .. manifest.Units.Select(static unit => unit.Name)];
    }

    public void Run(byte[] input)
    {
        if (WebhookAnswer.Of(_webhook, input) is not { } patch)
        {
            return;
        }

        RawJson body = RawJson.Parse(input);
        string before = body.At("request", "object").ToString();
        string after = JsonPatch.Apply(before, patch).ToString();
        Invariant.Holds(Foreign(before) == Foreign(after), "something of others has changed");

        body.At("request").Set("object", RawJson.Parse(after));
        Invariant.Holds(WebhookAnswer.Of(_webhook, Encoding.UTF8.GetBytes(body.ToString())) is null, "a second patch");
    }

    public ValueTask<ResourceLookup<ClusterContent>> GetClusterShootAsync(string namespaceName, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new ResourceLookup<ClusterContent>(LookupStatus.Found, new ClusterContent(Foo)));

    public ValueTask<ResourceLookup<ExtensionProviderConfig>> GetExtensionProviderConfigAsync(
        string namespaceName, CancellationToken cancellationToken) => ValueTask.FromResult(_config);

    public ValueTask<ResourceLookup<ConfigMapData>> GetConfigMapAsync(
        string namespaceName, string name, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new ResourceLookup<ConfigMapData>(LookupStatus.NotFound));

    // The object byte for byte, without the first entry of each name that is ours.
    private string Foreign(string json)
    {
        RawJson osc = RawJson.Parse(json);
        foreach ((string list, string name) in (ReadOnlySpan<(string, string)>)[("files", "path"), ("units", "name")])
        {
            foreach (string ours in _ours)
            {
                List<RawJson> entries = osc.Entries(list);
                int index = entries.FindIndex(entry => entry[name]?.IsText(ours) == true);
                if (index >= 0)
                {
                    entries.RemoveAt(index);
                }
            }

            // An absent list becomes an empty one.
            osc["spec"]!.Set(list, RawJson.Parse($"[{string.Join(',', osc.Entries(list))}]"));
        }

        return osc.ToString();
    }
}
