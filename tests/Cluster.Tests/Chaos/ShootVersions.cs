using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Documents;
using RsyslogRelp.Core.Node;

namespace RsyslogRelp.Cluster.Tests.Chaos;

/// <summary>A Shoot and the versions of its configuration, each of which names itself in its target.</summary>
/// <param name="number">Its number; Shoots of different numbers have different kinds of configurations.</param>
internal sealed class ShootVersions(int number)
{
    private const string Rules = "-w /etc/passwd -p wa -k NAME\n";

    private static readonly NodeManifestRenderer s_renderer = RsyslogRelpRenderer.CreateDefault();

    private readonly ConcurrentDictionary<int, NodeManifest> _manifests = [];

    public string Name => $"s{number}";

    /// <summary>Its control plane namespace.</summary>
    public string Space => $"shoot--p{number}--{Name}";

    /// <summary>The Shoot as its Cluster has it.</summary>
    public string Shoot => $$$"""
        {"apiVersion":"core.gardener.cloud/v1beta1","kind":"Shoot","metadata":{"name":"{{{Name}}}","namespace":"garden-p{{{number}}}",
        "uid":"{{{Uid}}}"},"spec":{"resources":[
        {"name":"tls","resourceRef":{"apiVersion":"v1","kind":"Secret","name":"tls-{{{Name}}}"}},
        {"name":"audit","resourceRef":{"apiVersion":"v1","kind":"ConfigMap","name":"audit-{{{Name}}}"}}]}}
        """;

    /// <summary>The ConfigMap with its audit rules.</summary>
    public string AuditRules => new JsonObject
    {
        ["apiVersion"] = "v1",
        ["kind"] = "ConfigMap",
        ["metadata"] = new JsonObject { ["name"] = $"ref-audit-{Name}" },
        ["data"] = new JsonObject
        {
            ["auditd"] = "apiVersion: rsyslog-relp.extensions.gardener.cloud/v1alpha1\nkind: Auditd\nauditRules: |\n  "
                + Rules.Replace("NAME", Name, StringComparison.Ordinal),
        },
    }.ToJsonString();

    private string Uid => $"uid-of-shoot-{number}";

    private bool HasTls => number % 4 == 1;

    private bool HasOwnRules => number % 4 == 2;

    private bool HasAudit => number % 4 != 3;

    /// <summary>A version of the configuration.</summary>
    public string Config(int version) => new JsonObject
    {
        ["apiVersion"] = "rsyslog-relp.extensions.gardener.cloud/v1alpha1",
        ["kind"] = "RsyslogRelpConfig",
        ["target"] = $"v{version}.{Name}.example.com",
        ["port"] = 1000 + (version % 1000),
        ["loggingRules"] = new JsonArray(
            new JsonObject { ["severity"] = version % 8, ["programNames"] = new JsonArray($"p{version}-{Name}") }),
        ["tls"] = HasTls
            ? new JsonObject { ["enabled"] = true, ["secretReferenceName"] = "tls", ["permittedPeer"] = new JsonArray($"peer-{Name}") }
            : new JsonObject { ["enabled"] = false },
        ["auditConfig"] = HasOwnRules
            ? new JsonObject { ["enabled"] = true, ["configMapReferenceName"] = "audit" }
            : new JsonObject { ["enabled"] = HasAudit },
    }.ToJsonString();

    /// <summary>What a version of the configuration makes of an OperatingSystemConfig with this <c>spec</c>.</summary>
    public JsonObject Expected(int version, JsonObject foreign)
    {
        NodeManifest manifest = _manifests.GetOrAdd(version, Render);
        JsonObject spec = foreign.DeepClone().AsObject();
        JsonArray files = spec["files"]!.AsArray(), units = spec["units"]!.AsArray();
        foreach (NodeFile file in manifest.Files)
        {
            files.Add(new JsonObject
            {
                ["path"] = file.Path,
                ["permissions"] = (int)file.Mode,
                ["content"] = file.Content switch
                {
                    InlineContent inline => new JsonObject
                    {
                        ["inline"] = new JsonObject
                        {
                            ["encoding"] = inline.Base64 ? "b64" : "",
                            ["data"] = inline.Base64 ? Convert.ToBase64String(Encoding.UTF8.GetBytes(inline.Text)) : inline.Text,
                        },
                    },
                    SecretContent secret => new JsonObject
                    {
                        ["secretRef"] = new JsonObject { ["name"] = secret.SecretName, ["dataKey"] = secret.DataKey },
                    },
                    _ => throw new InvalidOperationException($"unknown content of {file.Path}"),
                },
            });
        }

        foreach (NodeUnit unit in manifest.Units)
        {
            units.Add(
                new JsonObject { ["name"] = unit.Name, ["command"] = "start", ["enable"] = true, ["content"] = unit.Content });
        }

        return spec;
    }

    private NodeManifest Render(int version)
    {
        DecodeResult<RsyslogRelpConfig> decoded = RsyslogRelpConfigDecoder.DecodeStored(
            JsonDocumentReader.Read(Encoding.UTF8.GetBytes(Config(version))));
        return s_renderer.Render(decoded.Value!, new ShootIdentity($"p{number}", Name, Uid), new NodeReferences
        {
            TlsSecretName = $"ref-tls-{Name}",
            AuditRules = Rules.Replace("NAME", Name, StringComparison.Ordinal),
        });
    }
}
