using System.Text;
using System.Text.Json.Nodes;

namespace RsyslogRelp.Testing.ApiServer;

/// <summary>An entry of a webhook configuration.</summary>
internal sealed class FakeWebhook(JsonObject entry)
{
    public string Name => (string)entry["name"]!;

    public Uri Address => new((string?)entry["clientConfig"]?["url"] ?? throw new FormatException("only mode url is served"));

    /// <summary>The authorities to trust, as PEM.</summary>
    public string Authorities => Encoding.UTF8.GetString(Convert.FromBase64String((string?)entry["clientConfig"]?["caBundle"] ?? ""));

    /// <summary>Whether a write continues if the webhook cannot be called.</summary>
    public bool MayFail => (string?)entry["failurePolicy"] == "Ignore";

    public int? TimeoutSeconds => (int?)entry["timeoutSeconds"];

    /// <summary>Whether it is registered for a write.</summary>
    public bool Selects(FakeResource resource, string operation, JsonObject? space, JsonObject item, JsonObject? old) =>
        (entry["rules"] as JsonArray ?? []).Any(rule =>
            Has(rule, "operations", operation)
                && Has(rule, "apiGroups", resource.Group)
                && Has(rule, "apiVersions", resource.Version)
                && Has(rule, "resources", resource.Plural))
        && (space is null || Fits(entry["namespaceSelector"], space))
        && (Fits(entry["objectSelector"], item) || (old is not null && Fits(entry["objectSelector"], old)));

    private static bool Has(JsonNode? rule, string field, string value) =>
        rule![field] is JsonArray values && values.Any(entry => (string?)entry is "*" || (string?)entry == value);

    private static bool Fits(JsonNode? selector, JsonObject item)
    {
        JsonNode? labels = item["metadata"]?["labels"];
        return (selector?["matchLabels"] as JsonObject ?? []).All(pair => (string?)labels?[pair.Key] == (string?)pair.Value)
            && (selector?["matchExpressions"] as JsonArray ?? []).All(expression =>
            {
                string? label = (string?)labels?[(string)expression!["key"]!];
                bool isListed = expression!["values"] is JsonArray values && values.Any(value => (string?)value == label);
                return (string?)expression!["operator"] switch
                {
                    "In" => label is not null && isListed,
                    "NotIn" => !isListed,
                    "Exists" => label is not null,
                    "DoesNotExist" => label is null,
                    var other => throw new FormatException($"unknown operator {other}"),
                };
            });
    }
}
