using System.Globalization;
using System.Text;
using k8s.Models;

namespace RsyslogRelp.Adapters.Kubernetes.Webhooks.Registration;

/// <summary>Builds the desired webhook configurations and compares them.</summary>
public static class WebhookConfigurations
{
    /// <summary>The label that excludes the configuration from Gardener's webhook remediation.</summary>
    public const string ExcludeLabel = "remediation.webhook.shoot.gardener.cloud/exclude";

    private const int TimeoutSeconds = 10;

    private const string ShootLabel = "extensions.extensions.gardener.cloud/shoot-rsyslog-relp";
    private const string NamespaceLabel = "extensions.gardener.cloud/shoot-rsyslog-relp";

    /// <summary>The seed's configuration.</summary>
    /// <param name="options">The webhook's options.</param>
    /// <param name="bundle">PEM of the CAs, for every entry; null: none.</param>
    /// <param name="owner">The owner Namespace; null: none.</param>
    public static V1MutatingWebhookConfiguration Mutating(WebhookOptions options, byte[]? bundle, V1OwnerReference? owner) => new()
    {
        ApiVersion = "admissionregistration.k8s.io/v1",
        Kind = "MutatingWebhookConfiguration",
        Metadata = Metadata(options, owner),
        Webhooks =
        [
            new V1MutatingWebhook
            {
                Name = options.Names.Entry,
                Rules = [Rule("extensions.gardener.cloud", "v1alpha1", "operatingsystemconfigs")],
                NamespaceSelector = new V1LabelSelector
                {
                    MatchExpressions =
                    [
                        new V1LabelSelectorRequirement { Key = NamespaceLabel, OperatorProperty = "In", Values = ["true"] },
                    ],
                },
                FailurePolicy = "Fail",
                MatchPolicy = "Exact",
                SideEffects = "None",
                TimeoutSeconds = TimeoutSeconds,
                AdmissionReviewVersions = ["v1", "v1beta1"],
                ClientConfig = ClientConfig(options, bundle),
            },
        ],
    };

    /// <summary>The garden's configuration; for the parameters see <see cref="Mutating"/>.</summary>
    public static V1ValidatingWebhookConfiguration Validating(WebhookOptions options, byte[]? bundle, V1OwnerReference? owner) => new()
    {
        ApiVersion = "admissionregistration.k8s.io/v1",
        Kind = "ValidatingWebhookConfiguration",
        Metadata = Metadata(options, owner),
        Webhooks =
        [
            new V1ValidatingWebhook
            {
                Name = options.Names.Entry,
                Rules = [Rule("core.gardener.cloud", "*", "shoots")],
                ObjectSelector = new V1LabelSelector { MatchLabels = new Dictionary<string, string> { [ShootLabel] = "true" } },
                FailurePolicy = "Fail",
                MatchPolicy = "Exact",
                SideEffects = "None",
                TimeoutSeconds = TimeoutSeconds,
                AdmissionReviewVersions = ["v1", "v1beta1"],
                ClientConfig = ClientConfig(options, bundle),
            },
        ],
    };

    /// <summary>The owner reference to a Namespace.</summary>
    public static V1OwnerReference Owner(string namespaceName, string uid) => new()
    {
        ApiVersion = "v1",
        Kind = "Namespace",
        Name = namespaceName,
        Uid = uid,
        Controller = true,
        BlockOwnerDeletion = false,
    };

    /// <summary>
    /// All fields of an entry with the API server's defaults filled in; two entries are equivalent exactly if these texts are equal.
    /// </summary>
    internal static string Describe(V1MutatingWebhook entry) => Describe(
        entry.Name, entry.ClientConfig, entry.Rules, entry.NamespaceSelector, entry.ObjectSelector, entry.FailurePolicy, entry.MatchPolicy,
        entry.SideEffects, entry.TimeoutSeconds, entry.AdmissionReviewVersions, entry.MatchConditions, entry.ReinvocationPolicy ?? "Never");

    /// <inheritdoc cref="Describe(V1MutatingWebhook)"/>
    internal static string Describe(V1ValidatingWebhook entry) => Describe(
        entry.Name, entry.ClientConfig, entry.Rules, entry.NamespaceSelector, entry.ObjectSelector, entry.FailurePolicy, entry.MatchPolicy,
        entry.SideEffects, entry.TimeoutSeconds, entry.AdmissionReviewVersions, entry.MatchConditions, "");

    private static V1ObjectMeta Metadata(WebhookOptions options, V1OwnerReference? owner) => new()
    {
        Name = options.Names.Configuration,
        Labels = new Dictionary<string, string> { [ExcludeLabel] = "true" },
        OwnerReferences = owner is null ? null : [owner],
    };

    private static V1RuleWithOperations Rule(string group, string version, string resource) => new()
    {
        Operations = ["CREATE", "UPDATE"],
        ApiGroups = [group],
        ApiVersions = [version],
        Resources = [resource],
    };

    private static Admissionregistrationv1WebhookClientConfig ClientConfig(WebhookOptions options, byte[]? bundle)
    {
        WebhookNames names = options.Names;
        return options.Mode switch
        {
            WebhookClientMode.Url => new() { CaBundle = bundle, Url = $"https://{options.Url}{names.Path}" },
            WebhookClientMode.UrlService => new()
            {
                CaBundle = bundle,
                Url = string.Create(
                    CultureInfo.InvariantCulture, $"https://{names.Configuration}.{options.Namespace}:{options.ServicePort}{names.Path}"),
            },
            _ => new()
            {
                CaBundle = bundle,
                Service = new Admissionregistrationv1ServiceReference
                {
                    NamespaceProperty = options.Namespace,
                    Name = names.Configuration,
                    Path = names.Path,
                    Port = options.ServicePort,
                },
            },
        };
    }

    private static string Describe(
        string? name, Admissionregistrationv1WebhookClientConfig? client, IList<V1RuleWithOperations>? rules, V1LabelSelector? namespaces,
        V1LabelSelector? objects, string? failure, string? match, string? sideEffects, int? timeout, IList<string>? reviews,
        IList<V1MatchCondition>? conditions, string reinvocation)
    {
        StringBuilder text = new();
        Add("name", [name]);
        Add("bundle", [client?.CaBundle is { Length: > 0 } bundle ? Convert.ToBase64String(bundle) : null]);
        Add("url", [client?.Url]);
        if (client?.Service is { } service)
        {
            Add(
                "service",
                [service.NamespaceProperty, service.Name, service.Path, (service.Port ?? 443).ToString(CultureInfo.InvariantCulture)]);
        }

        foreach (V1RuleWithOperations rule in rules ?? [])
        {
            Add("operations", rule.Operations);
            Add("groups", rule.ApiGroups);
            Add("versions", rule.ApiVersions);
            Add("resources", rule.Resources);
            Add("scope", [rule.Scope ?? "*"]);
        }

        AddSelector("namespaces", namespaces);
        AddSelector("objects", objects);
        Add("failure", [failure ?? "Fail"]);
        Add("match", [match ?? "Equivalent"]);
        Add("side effects", [sideEffects]);
        Add("timeout", [(timeout ?? 10).ToString(CultureInfo.InvariantCulture)]);
        Add("reviews", reviews);
        foreach (V1MatchCondition condition in conditions ?? [])
        {
            Add("condition", [condition.Name, condition.Expression]);
        }

        Add("reinvocation", [reinvocation]);
        return text.ToString();

        // Lengths make the text unambiguous for any values.
        void Add(string key, IEnumerable<string?>? values)
        {
            text.Append(key).Append(':');
            foreach (string? value in values ?? [])
            {
                text.Append(CultureInfo.InvariantCulture, $" {value?.Length ?? -1} {value}");
            }

            text.Append('\n');
        }

        void AddSelector(string key, V1LabelSelector? selector)
        {
            foreach (
                (string label, string value) in (
                    selector?.MatchLabels ?? new Dictionary<string, string>()).OrderBy(l => l.Key, StringComparer.Ordinal))
            {
                Add(key, [label, value]);
            }

            foreach (V1LabelSelectorRequirement requirement in selector?.MatchExpressions ?? [])
            {
                Add(key, [requirement.Key, requirement.OperatorProperty, .. requirement.Values ?? []]);
            }
        }
    }
}
