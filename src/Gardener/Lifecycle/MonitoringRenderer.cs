using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Documents;
using RsyslogRelp.Core.Node;

namespace RsyslogRelp.Gardener.Lifecycle;

/// <summary>
/// The objects that monitor rsyslog in a Shoot: dashboard, alerts, scrape configuration. They are rendered once per renderer,
/// because they depend only on whether audit rules are loaded. Thread-safe.
/// </summary>
public sealed class MonitoringRenderer
{
    private const string Component = ConfigurationApi.ExtensionType;
    private const string Dashboard = "rsyslog-relp-dashboard.json";
    private const string DashboardsName = Component + "-dashboards";

    // The name of the Prometheus that selects an object is both a prefix of the object's name and a label.
    private const string Prometheus = "shoot";
    private const string PrometheusObjectName = Prometheus + "-" + Component;

    private readonly DesiredObject[] _withAudit;
    private readonly DesiredObject[] _withoutAudit;

    /// <summary>Renders the objects.</summary>
    /// <param name="templates">The Liquid engine.</param>
    /// <param name="documents">A reader of YAML.</param>
    public MonitoringRenderer(ITemplateRenderer templates, IDocumentReader documents)
    {
        Dictionary<string, string> prometheusLabels = new() { ["component"] = Component, ["prometheus"] = Prometheus };
        DesiredObject dashboards = new(
            DesiredObjectKind.ConfigMap, DashboardsName,
            new Dictionary<string, string> { ["component"] = Component, ["dashboard.monitoring.gardener.cloud/shoot"] = "true" },
            "data", DataOf(Dashboard, templates.Read("monitoring/" + Dashboard)));
        DesiredObject scrapeConfig = new(
            DesiredObjectKind.ScrapeConfig, PrometheusObjectName, prometheusLabels,
            "spec", ToJson(documents, templates.Read("monitoring/rsyslog-relp-scrape-config.yaml")));

        _withAudit = [dashboards, Rules(audit: true), scrapeConfig];
        _withoutAudit = [dashboards, Rules(audit: false), scrapeConfig];

        DesiredObject Rules(bool audit) => new(
            DesiredObjectKind.PrometheusRule, PrometheusObjectName, prometheusLabels,
            "spec", ToJson(documents, RenderRules(templates, audit)));
    }

    /// <summary>Kind and name of every object of <see cref="Render"/>, in its order: what is deleted with an Extension.</summary>
    public static IReadOnlyList<(DesiredObjectKind Kind, string Name)> Objects { get; } =
    [
        (DesiredObjectKind.ConfigMap, DashboardsName),
        (DesiredObjectKind.PrometheusRule, PrometheusObjectName),
        (DesiredObjectKind.ScrapeConfig, PrometheusObjectName),
    ];

    /// <summary>The objects of a Shoot: the ConfigMap of dashboards, the PrometheusRule, the ScrapeConfig, in this order.</summary>
    /// <param name="config">
    /// The configuration; without <see cref="RsyslogRelpConfig.AuditEnabled"/> there is no alert on audit rules.
    /// </param>
    public IReadOnlyList<DesiredObject> Render(RsyslogRelpConfig config) => config.AuditEnabled ? _withAudit : _withoutAudit;

    /// <summary>The alerts, a rule file as Prometheus reads it.</summary>
    internal static string RenderRules(ITemplateRenderer templates, bool audit) => templates.Render(
        "monitoring/rsyslog-relp.rules.yaml.liquid",
        new Dictionary<string, object?>
        {
            ["audit"] = audit ? "on" : null,

            // Prometheus' own placeholders look like Liquid's.
            ["node"] = "{{ $labels.node }}",
            ["value"] = "{{ $value | humanize }}",
        });

    private static byte[] ToJson(IDocumentReader documents, string yaml) => DocumentJson.Write(documents.ReadAll(yaml).Single());

    private static byte[] DataOf(string key, string text) => DocumentJson.Write(new MappingNode(
        [
            new MappingEntry(key, SourcePosition.Start, new ScalarNode(ScalarKind.String, text, SourcePosition.Start)),
        ],
        SourcePosition.Start));
}
