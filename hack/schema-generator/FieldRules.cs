using System.Reflection;
using System.Text.Json.Nodes;
using RsyslogRelp.Adapters.Rendering.ConfigRules;
using RsyslogRelp.Core.Configuration;

namespace RsyslogRelp.SchemaGenerator;

/// <summary>
/// The rules of the validator, as far as JSON Schema can express them; a test compares both. JSON Schema cannot express that an IPv6
/// address is canonical, that an expression is valid, that no field is repeated, and that a referenced object exists.
/// </summary>
internal static class FieldRules
{
    private const string Name = "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";
    private const string Byte = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private const string Fingerprint = "^SHA1:([0-9A-Fa-f]{40}|[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){19})$";
    private const string Peer = "^(\\*\\.)?" + Name + "$";

    // At least one condition.
    private const string RuleHasCondition = """
        {"anyOf": [
          {"required": ["programNames"], "properties": {"programNames": {"type": "array", "minItems": 1}}},
          {"required": ["severity"], "properties": {"severity": {"type": "integer"}}},
          {"required": ["messageContent"], "properties": {"messageContent": {"type": "object"}}}
        ]}
        """;

    private const string ContentHasCondition = """
        {"anyOf": [
          {"required": ["regex"], "properties": {"regex": {"type": "string"}}},
          {"required": ["exclude"], "properties": {"exclude": {"type": "string"}}}
        ]}
        """;

    private const string Audit = """
        {"allOf": [
          {
            "if": {"required": ["enabled"], "properties": {"enabled": {"const": true}}},
            "then": {"properties": {"configMapReferenceName": {"minLength": 1}}}
          }
        ]}
        """;

    // A permittedPeer requires authMode except with openssl, and one of the list must match it; gnutls requires a peer.
    private const string Tls = """
        {"allOf": [
          {
            "if": {"required": ["enabled"], "properties": {"enabled": {"const": true}}},
            "then": {
              "required": ["secretReferenceName"],
              "properties": {"secretReferenceName": {"type": "string", "minLength": 1}},
              "allOf": [
                {
                  "if": {"required": ["authMode"], "properties": {"authMode": {"type": "string"}}},
                  "then": {"required": ["permittedPeer"], "properties": {"permittedPeer": {"type": "array", "minItems": 1}}},
                  "else": {
                    "properties": {"tlsLib": {"not": {"const": "gnutls"}}},
                    "if": {"required": ["tlsLib"], "properties": {"tlsLib": {"const": "openssl"}}},
                    "else": {"properties": {"permittedPeer": {"maxItems": 0}}}
                  }
                },
                {
                  "if": {"required": ["authMode"], "properties": {"authMode": {"const": "name"}}},
                  "then": {"properties": {"permittedPeer": {"contains": {"pattern": "PEER"}}}}
                },
                {
                  "if": {"required": ["authMode"], "properties": {"authMode": {"const": "fingerprint"}}},
                  "then": {"properties": {"permittedPeer": {"contains": {"pattern": "FINGERPRINT"}}}}
                }
              ]
            }
          }
        ]}
        """;

    private static readonly JsonObject TargetRule = new()
    {
        ["anyOf"] = new JsonArray(
            new JsonObject { ["title"] = "IPv4 address", ["pattern"] = $"^({Byte}\\.){{3}}{Byte}$" },
            new JsonObject { ["title"] = "IPv6 address, canonical", ["pattern"] = "^[0-9a-f:]*:[0-9a-f:]*$" },
            // A resolver treats a name whose last label is a number as an address.
            new JsonObject
            {
                ["title"] = "host name",
                ["maxLength"] = Dns1123.MaxLength,
                ["pattern"] = $"^(?!(.*\\.)?([0-9]+|0x[0-9a-f]*)$){Name}$",
            }),
    };

    private static readonly Dictionary<(Type Type, string Property), JsonObject> Rules = new()
    {
        [(typeof(RsyslogRelpConfig), nameof(RsyslogRelpConfig.Target))] = TargetRule,
        [(typeof(RsyslogRelpConfig), nameof(RsyslogRelpConfig.Port))] = new() { ["minimum"] = 1, ["maximum"] = 65535 },
        [(typeof(RsyslogRelpConfig), nameof(RsyslogRelpConfig.LoggingRules))] = new()
        {
            ["type"] = "array",
            ["minItems"] = 1,
            ["maxItems"] = ConfigurationLimits.MaxLoggingRules,
        },
        [(typeof(RsyslogRelpConfig), nameof(RsyslogRelpConfig.Timeout))] = new() { ["minimum"] = 1 },
        [(typeof(LoggingRule), nameof(LoggingRule.ProgramNames))] = Items("^[!-.0-9;-Z\\\\-~]+$", ConfigurationLimits.MaxProgramNames),
        [(typeof(LoggingRule), nameof(LoggingRule.Severity))] = new() { ["minimum"] = 0, ["maximum"] = 7 },
        [(typeof(MessageContent), nameof(MessageContent.Exclude))] = new() { ["minLength"] = 1 },
        [(typeof(TlsConfig), nameof(TlsConfig.PermittedPeer))] = Items(
            $"{Fingerprint}|{Peer}", ConfigurationLimits.MaxPermittedPeers, Dns1123.MaxLength),
        [(typeof(TlsConfig), nameof(TlsConfig.AuthMode))] = new() { ["enum"] = new JsonArray("name", "fingerprint", null) },
        [(typeof(TlsConfig), nameof(TlsConfig.TlsLib))] = new() { ["enum"] = new JsonArray("openssl", "gnutls", null) },
        [(typeof(Auditd), nameof(Auditd.AuditRules))] = new() { ["pattern"] = "\\S" },
    };

    private static readonly Dictionary<Type, string> TypeRules = new()
    {
        [typeof(LoggingRule)] = RuleHasCondition,
        [typeof(MessageContent)] = ContentHasCondition,
        [typeof(AuditConfig)] = Audit,
        [typeof(TlsConfig)] = Tls.Replace(
            "PEER",
            Peer.Replace("\\", "\\\\", StringComparison.Ordinal),
            StringComparison.Ordinal).Replace("FINGERPRINT", Fingerprint, StringComparison.Ordinal),
    };

    /// <summary>Adds the rules of a field and of its type.</summary>
    /// <param name="property">The property.</param>
    /// <param name="schema">Its shape.</param>
    public static JsonObject Apply(PropertyInfo property, JsonObject schema)
    {
        if (Rules.TryGetValue((property.DeclaringType!, property.Name), out JsonObject? rule))
        {
            Merge(schema, rule);
        }

        if (TypeRules.TryGetValue(property.PropertyType, out string? conditions))
        {
            Merge(schema, JsonNode.Parse(conditions)!.AsObject());
        }
        else if (property.PropertyType.IsGenericType
            && TypeRules.TryGetValue(property.PropertyType.GetGenericArguments()[0], out string? ofItems))
        {
            Merge(schema["items"]!.AsObject(), JsonNode.Parse(ofItems)!.AsObject());
        }

        return schema;
    }

    private static JsonObject Items(string pattern, int maxItems, int? maxLength = null)
    {
        JsonObject item = new() { ["type"] = "string", ["pattern"] = pattern };
        if (maxLength is { } length)
        {
            item["maxLength"] = length;
        }

        return new JsonObject { ["items"] = item, ["maxItems"] = maxItems };
    }

    private static void Merge(JsonObject schema, JsonObject rule)
    {
        foreach ((string keyword, JsonNode? value) in rule)
        {
            schema[keyword] = value?.DeepClone();
        }
    }
}
