using RsyslogRelp.Adapters.Rendering.Yaml;
using RsyslogRelp.Gardener.NodeDelivery;
using RsyslogRelp.Gardener.Shoots;

namespace RsyslogRelp.Testing.Reviews;

/// <summary>The objects of one control plane namespace as a test sets them.</summary>
public sealed class ControlPlane : IControlPlaneReader
{
    public const string Namespace = "shoot--bar--foo";

    public const string ConfigHeader = "apiVersion: rsyslog-relp.extensions.gardener.cloud/v1alpha1\nkind: RsyslogRelpConfig\n";

    public const string AuditdHeader = "apiVersion: rsyslog-relp.extensions.gardener.cloud/v1alpha1\nkind: Auditd\n";

    /// <summary>The configuration of the Go extension's own test cases.</summary>
    public const string UpstreamConfig = ConfigHeader + """
        target: localhost
        port: 10250
        loggingRules:
        - {severity: 5, programNames: [systemd, audisp-syslog], messageContent: {regex: foo, exclude: bar}}
        - {severity: 7, programNames: [kubelet]}
        - {severity: 2}

        """;

    public static readonly Shoot Foo = new()
    {
        Namespace = "garden-bar",
        Name = "foo",
        Uid = "uid",
        Resources =
        [
            new ShootResource("rsyslog-tls", "Secret", "rsyslog-tls"), new ShootResource("audit-rules", "ConfigMap", "audit-rules")
        ],
    };

    public ResourceLookup<ClusterContent> Cluster { get; set; } = Found(new ClusterContent(Foo));

    public ResourceLookup<ExtensionProviderConfig> Extension { get; set; }

    public Dictionary<string, ResourceLookup<ConfigMapData>> ConfigMaps { get; } = [];

    /// <summary>Thrown by every look-up, if set.</summary>
    public Exception? Fault { get; set; }

    public static ControlPlane With(string config = UpstreamConfig) => new() { Extension = Config(config) };

    public static ResourceLookup<T> Found<T>(T value)
        where T : class => new(LookupStatus.Found, value);

    public static ResourceLookup<ExtensionProviderConfig> Config(string yaml) =>
        Found(new ExtensionProviderConfig(new YamlDocumentReader().ReadAll(yaml).Single()));

    public ControlPlane WithConfigMap(string name, string key, string value)
    {
        ConfigMaps[name] = Found(new ConfigMapData(true, new Dictionary<string, string> { [key] = value }, []));
        return this;
    }

    public ValueTask<ResourceLookup<ClusterContent>> GetClusterShootAsync(string namespaceName, CancellationToken cancellationToken) =>
        Answer(namespaceName, Cluster);

    public ValueTask<ResourceLookup<ExtensionProviderConfig>> GetExtensionProviderConfigAsync(
        string namespaceName, CancellationToken cancellationToken) =>
        Answer(namespaceName, Extension);

    public ValueTask<ResourceLookup<ConfigMapData>> GetConfigMapAsync(
        string namespaceName, string name, CancellationToken cancellationToken) =>
        Answer(namespaceName, ConfigMaps.GetValueOrDefault(name, new ResourceLookup<ConfigMapData>(LookupStatus.NotFound)));

    private ValueTask<ResourceLookup<T>> Answer<T>(string namespaceName, ResourceLookup<T> lookup)
        where T : class =>
        Fault is not null ? throw Fault : ValueTask.FromResult(
            namespaceName == Namespace ? lookup : new ResourceLookup<T>(LookupStatus.NotFound));
}
