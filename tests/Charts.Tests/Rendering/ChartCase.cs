namespace RsyslogRelp.Charts.Tests.Rendering;

/// <summary>A chart with values, as an operator installs it.</summary>
/// <param name="Chart">The chart's name.</param>
/// <param name="Name">The name of the set of values.</param>
/// <param name="Values">YAML that overrides the chart's own values.</param>
/// <param name="KubeVersion">The version of the cluster.</param>
public sealed record ChartCase(string Chart, string Name, string Values = "", string KubeVersion = "v1.34.0")
{
    /// <summary>The release's name: what gardenlet and gardener-operator call it.</summary>
    public const string Release = "extension-shoot-rsyslog-relp";

    public const string Seed = "shoot-rsyslog-relp";
    public const string Runtime = "shoot-rsyslog-relp-admission-runtime";
    public const string Application = "shoot-rsyslog-relp-admission-application";
    public const string EchoServer = "rsyslog-relp-echo-server";

    private const string Operator = """
        gardener:
          runtimeCluster: {priorityClassName: gardener-garden-system-400}
          virtualCluster: {enabled: true, namespace: extension-shoot-rsyslog-relp, serviceAccount: {name: extension-admission-shoot-rsyslog-relp, namespace: kube-system}}
        """;

    /// <summary>The namespace in which the chart is installed.</summary>
    public string Namespace => Chart switch
    {
        Runtime => "garden",
        EchoServer => "rsyslog-relp-echo-server",
        _ => "extension-shoot-rsyslog-relp",
    };

    public static IReadOnlyList<ChartCase> All { get; } =
    [
        new(Seed, "default"),
        new(Seed, "gardenlet", """
            usablePorts: [30000]
            gardener:
              version: v1.144.0
              garden: {clusterIdentity: garden, genericKubeconfigSecretName: generic}
              gardenlet: {featureGates: {X: true}}
              seed:
                name: seed
                clusterIdentity: seed
                annotations: {}
                labels: {}
                provider: local
                region: local
                volumeProvider: ""
                volumeProviders: []
                protected: false
                visible: true
                taints: []
                networks: {pods: 10.1.0.0/16, services: 10.2.0.0/16, nodes: null}
                blockCIDRs: []
                spec: {}
                ingressDomain: ingress.example.com
            """),
        new(Seed, "self-hosted", """gardener: {version: v1.144.0, selfHostedShootCluster: true, shoot: {name: root}}"""),
        new(Seed, "image-ref", """
            image: {ref: "registry.local/webhook:dev@sha256:1111"}
            controllerImage: {ref: "registry.local/controller:dev@sha256:2222"}
            """),
        new(Seed, "image-digest", """
            image: {repository: registry.local/webhook, tag: "sha256:1111"}
            controllerImage: {repository: registry.local/controller, tag: "sha256:2222"}
            """),
        new(Seed, "image-tags", """
            image: {tag: v1, pullPolicy: Always}
            controllerImage: {repository: registry.local/controller, tag: "sha256:2222"}
            """),
        new(Seed, "image-pull-secrets", "imagePullSecrets: [{name: registry}]"),
        new(Seed, "without-vpa", "vpa: {enabled: false}"),
        new(Seed, "without-scraping", "metrics: {enableScraping: false}"),
        new(
            Seed,
            "image-vector-overwrite",
            """imageVectorOverwrite: {images: [{name: alpine, repository: registry.local/alpine, tag: "3"}]}"""),
        new(Seed, "ignore-resources", "ignoreResources: true"),
        new(Seed, "numbers", """
            serviceName: shoot-rsyslog-relp
            replicaCount: 3
            controllers: {lifecycle: {concurrentSyncs: 7}, heartbeat: {renewIntervalSeconds: 11}, ignoreOperationAnnotation: true}
            healthPort: 1001
            metrics: {port: 1002}
            webhookConfig: {servicePort: 1003, serverPort: 1004}
            resources: {requests: {cpu: 1, memory: 1Gi}, limits: {memory: 2Gi}}
            vpa: {resourcePolicy: {minAllowed: {cpu: 10m, memory: 1Gi}}, updatePolicy: {updateMode: InPlaceOrRecreate}}
            """),
        new(Runtime, "default"),
        new(Runtime, "operator", Operator),
        new(Runtime, "without-virtual-garden", "gardener: {virtualCluster: {enabled: false}}"),
        new(Runtime, "kubeconfig", "kubeconfig: 'apiVersion: v1'"),
        new(
            Runtime,
            "projected-kubeconfig",
            "projectedKubeconfig: {baseMountPath: /var/run/secrets/gardener.cloud, genericKubeconfigSecretName: generic-token-kubeconfig, "
                + "tokenSecretName: access-admission}"),
        new(Runtime, "topology-aware-routing-1.33", "service: {topologyAwareRouting: {enabled: true}}", "v1.33.9"),
        new(Runtime, "topology-aware-routing-1.34", "service: {topologyAwareRouting: {enabled: true}}", "v1.34.1-gke.5"),
        new(Runtime, "image-ref", """image: {ref: "registry.local/webhook:dev@sha256:1111"}"""),
        new(Runtime, "image-digest", """image: {repository: registry.local/webhook, tag: "sha256:1111"}"""),
        new(Runtime, "image-pull-secrets", "imagePullSecrets: [{name: registry}]"),
        new(Runtime, "without-vpa", "vpa: {enabled: false}"),
        new(Runtime, "numbers", """
            replicaCount: 3
            metricsPort: 1002
            healthPort: 1001
            webhookConfig: {servicePort: 1003, serverPort: 1004}
            """),
        new(Application, "default"),
        new(Application, "operator", Operator),
        new(Application, "without-virtual-garden", "gardener: {virtualCluster: {enabled: false}}"),
        new(EchoServer, "default", "tls: {ca: the CA, crt: the certificate, key: the key}"),
        new(EchoServer, "without-tls", "tls: {enabled: false}"),
        new(EchoServer, "local", """
            image: {ref: "registry.local/echo-server:dev"}
            service: {clusterIP: 10.0.0.54}
            tls: {enabled: false}
            networkPolicy: {from: [{namespaceSelector: {}, podSelector: {matchLabels: {app: machine}}}]}
            """),
        new(
            EchoServer,
            "values-of-the-Go-extension",
            """{images: {rsyslog: "registry.local/echo-server:v0.1.0", pullPolicy: Always}, tls: {enabled: false}}"""),
        new(EchoServer, "image-pull-secrets", "{imagePullSecrets: [{name: registry}], tls: {enabled: false}}"),
        new(EchoServer, "without-network-policy", "{tls: {enabled: false}, networkPolicy: {enabled: false}}"),
    ];

    /// <summary>The cases that run our hosts.</summary>
    public static IEnumerable<ChartCase> OfHosts => All.Where(static one => one.Chart != EchoServer);

    public static IEnumerable<ChartCase> Of(string chart) => All.Where(one => one.Chart == chart);

    public override string ToString() => $"{Chart}, {Name}";
}
