using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Documents;
using RsyslogRelp.Core.Node;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Cluster.Tests.Chaos;

/// <summary>
/// A Shoot that lives for the whole run, and whose configuration changes all the time. Every version names itself in its target.
/// </summary>
internal sealed class SteadyShoot : IAsyncDisposable
{
    private const string Rules = "-w /etc/passwd -p wa -k NAME\n";

    private static readonly NodeManifestRenderer s_renderer = RsyslogRelpRenderer.CreateDefault();

    private readonly ITestApiServer _server;
    private readonly Tally _tally;
    private readonly int _number;
    private readonly ConcurrentDictionary<int, NodeManifest> _manifests = [];
    private readonly CancellationTokenSource _end = new();
    private ControlPlaneNamespace _space = null!;
    private Task _changes = Task.CompletedTask;
    private volatile int _stored = 1;
    private volatile int _sent = 1;

    /// <param name="number">Its number; Shoots of different numbers have different kinds of configurations.</param>
    public SteadyShoot(ITestApiServer server, Tally tally, int number) => (_server, _tally, _number) = (server, tally, number);

    public string Name => $"s{_number}";

    /// <summary>Its control plane namespace.</summary>
    public string Space => $"shoot--p{_number}--{Name}";

    /// <summary>The last version of its configuration of which is known that it was stored.</summary>
    public int Stored => _stored;

    /// <summary>The last version that may have been stored.</summary>
    public int Sent => _sent;

    private string Uid => $"uid-of-shoot-{_number}";

    private bool HasTls => _number % 4 == 1;

    private bool HasOwnRules => _number % 4 == 2;

    private bool HasAudit => _number % 4 != 3;

    public async Task CreateAsync()
    {
        _space = await ControlPlaneNamespace.CreateAsync(_server, Space, $$$"""
            {"apiVersion":"core.gardener.cloud/v1beta1","kind":"Shoot","metadata":{"name":"{{{Name}}}","namespace":"garden-p{{{_number}}}",
            "uid":"{{{Uid}}}"},"spec":{"resources":[
            {"name":"tls","resourceRef":{"apiVersion":"v1","kind":"Secret","name":"tls-{{{Name}}}"}},
            {"name":"audit","resourceRef":{"apiVersion":"v1","kind":"ConfigMap","name":"audit-{{{Name}}}"}}]}}
            """);
        await _server.Admin.MergePatchAsync(
            $"/api/v1/namespaces/{Space}", """{"metadata":{"labels":{"extensions.gardener.cloud/shoot-rsyslog-relp":"true"}}}""");
        string rules = Rules.Replace("NAME", Name, StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        await _server.Admin.CreateAsync($"/api/v1/namespaces/{Space}/configmaps", $$$"""
            {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"ref-audit-{{{Name}}}"},"data":{"auditd":
            "apiVersion: rsyslog-relp.extensions.gardener.cloud/v1alpha1\nkind: Auditd\nauditRules: |\n  {{{rules}}}"}}
            """);
        await _space.CreateExtensionAsync(Config(1));
        _changes = Task.Run(ChangeAsync);
    }

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

    /// <summary>Waits for the controller: what is there now must be reconciled.</summary>
    /// <returns>What is still to come; null for nothing.</returns>
    public Func<Task<string?>> ReconciliationOfNow()
    {
        long? goal = null;
        return () => Task.Run(string? () =>
        {
            JsonNode extension = _space.Extension()!;
            goal ??= (long)extension["metadata"]!["generation"]!;
            JsonNode? status = extension["status"];
            if ((string?)status?["lastOperation"]?["state"] != "Succeeded" || ((long?)status["observedGeneration"] ?? 0) < goal)
            {
                return $"{Space}: generation {goal} to be reconciled, and it is {status?.ToJsonString()}";
            }

            return _space.MonitoringPaths.FirstOrDefault(path => _space.Read(path) is null) is { } missing ? $"{missing} to be there" : null;
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _changes;
        _end.Dispose();
    }

    private string Config(int version) => new JsonObject
    {
        ["apiVersion"] = "rsyslog-relp.extensions.gardener.cloud/v1alpha1",
        ["kind"] = "RsyslogRelpConfig",
        ["target"] = $"v{version}.{Name}.example.com",
        ["port"] = 1000 + (version % 1000),
        ["loggingRules"] = new JsonArray(new JsonObject { ["severity"] = version % 8, ["programNames"] = new JsonArray($"p{version}-{Name}") }),
        ["tls"] = HasTls
            ? new JsonObject { ["enabled"] = true, ["secretReferenceName"] = "tls", ["permittedPeer"] = new JsonArray($"peer-{Name}") }
            : new JsonObject { ["enabled"] = false },
        ["auditConfig"] = HasOwnRules
            ? new JsonObject { ["enabled"] = true, ["configMapReferenceName"] = "audit" }
            : new JsonObject { ["enabled"] = HasAudit },
    }.ToJsonString();

    private NodeManifest Render(int version)
    {
        DecodeResult<RsyslogRelpConfig> decoded = RsyslogRelpConfigDecoder.DecodeStored(
            JsonDocumentReader.Read(Encoding.UTF8.GetBytes(Config(version))));
        return s_renderer.Render(decoded.Value!, new ShootIdentity($"p{_number}", Name, Uid), new NodeReferences
        {
            TlsSecretName = $"ref-tls-{Name}",
            AuditRules = Rules.Replace("NAME", Name, StringComparison.Ordinal),
        });
    }

    // Each version is written under the condition that nobody has written since the Extension was read. So a call whose answer was lost
    // cannot bring an older version back.
    private async Task ChangeAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                JsonNode extension = (await _server.Admin.GetAsync(_space.ExtensionPath))!;
                string target = (string)extension["spec"]!["providerConfig"]!["target"]!;
                _stored = int.Parse(target[1..target.IndexOf('.', StringComparison.Ordinal)], CultureInfo.InvariantCulture);
                _sent = _stored + 1;
                (HttpStatusCode status, _) = await _server.Admin.SendAsync(HttpMethod.Patch, _space.ExtensionPath, $$$"""
                    {"metadata":{"resourceVersion":"{{{extension["metadata"]!["resourceVersion"]}}}",
                    "annotations":{"gardener.cloud/operation":"reconcile"}},"spec":{"providerConfig":{{{Config(_sent)}}}}}
                    """, "application/merge-patch+json");
                if (status == HttpStatusCode.OK)
                {
                    _stored = _sent;
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
            {
                // The API server is away; whether the version was stored is read next time.
            }
            catch (Exception exception)
            {
                _tally.Problem($"the changes of {Space}: {exception}");
                return;
            }

            // Slower than the controller: it must be seen to have reconciled what there is.
            await Task.Delay(TimeSpan.FromSeconds(3), _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
