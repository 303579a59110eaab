using System.Net;
using System.Text.Json.Nodes;
using RsyslogRelp.Charts.Tests.Rendering;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Charts.Tests;

/// <summary>
/// A host as a process with the arguments and variables of a rendered Deployment. Only values that need a kubelet are replaced: addresses,
/// directories, and a kubeconfig instead of a mounted token.
/// </summary>
internal sealed class HostPod : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly RunningProcess _process;
    private readonly HttpClient _client;
    private readonly int _health = LoopbackPort.Free();

    /// <param name="program">The host's name.</param>
    /// <param name="deployment">The rendered Deployment.</param>
    /// <param name="kubeconfigs">By the name of a variable such as <c>KUBECONFIG</c>: the text of a kubeconfig.</param>
    /// <param name="command">How to start the program, given the directory in which it may write. Default: from the test's output.</param>
    public HostPod(
        string program,
        JsonObject deployment,
        IReadOnlyDictionary<string, string> kubeconfigs,
        Func<string, IEnumerable<string>>? command = null)
    {
        Port = LoopbackPort.Free();
        string space = deployment["metadata"]!["namespace"]!.GetValue<string>();
        IEnumerable<string> variables = (Manifests.Container(deployment)["env"]?.AsArray() ?? [])
            .Select(variable => $"{Manifests.Text(variable!, "name")}={variable!["value"]?.GetValue<string>() ?? space}");
        foreach ((string name, string text) in kubeconfigs)
        {
            _directory.Write(name, text);
        }

        // The pod runs as another user than the test.
        File.SetUnixFileMode(_directory.Path, (UnixFileMode)0b111_101_101);
        Directory.CreateDirectory(Writable);
        _directory.Write("config.yaml", "apiVersion: rsyslog-relp.extensions.config.gardener.cloud/v1alpha1\nkind: Configuration\n");
        _process = RunningProcess.Start("/usr/bin/env",
        [
            $"DOTNET_ROOT={RealPrograms.DotnetRoot}", .. variables, .. kubeconfigs.Keys.Select(name => $"{name}={_directory.Below(name)}"),
            .. command?.Invoke(Writable)
                ?? [Path.Combine(AppContext.BaseDirectory, program)], .. Manifests.Arguments(deployment).Select(Here),
        ]);
        _client = new HttpClient(new SocketsHttpHandler
        {
            // The identity of the server does not matter here.
#pragma warning disable CA5359
            SslOptions = { RemoteCertificateValidationCallback = static (_, _, _, _) => true },
#pragma warning restore CA5359
        });
    }

    /// <summary>The port of the webhook.</summary>
    public int Port { get; }

    public string Log => _process.Output;

    public int ProcessId => _process.Id;

    private string Writable => Path.Combine(_directory.Path, "run");

    /// <summary>Waits for <c>/readyz</c>.</summary>
    public HostPod Ready()
    {
        Eventually.Holds(
            () =>
            {
                Assert.That(_process.HasExited, Is.False, Log);
                try
                {
                    using HttpResponseMessage response = _client.GetAsync(new Uri($"http://127.0.0.1:{_health}/readyz"))
                        .GetAwaiter()
                        .GetResult();
                    return response.StatusCode == HttpStatusCode.OK;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            "the host to be ready",
            () => Log);
        return this;
    }

    /// <summary>Sends a review to the webhook as an API server does.</summary>
    public JsonNode Review(string path, string kind, string resource, string space, string item)
    {
        using StringContent body = new($$$"""
            {"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"1","operation":"CREATE",
            "namespace":"{{{space}}}","name":"x",
             "kind":{{{kind}}},"resource":{{{resource}}},"object":{{{item}}}}}
            """)
        { Headers = { ContentType = new("application/json") } };
        using HttpResponseMessage response = _client.PostAsync(new Uri($"https://127.0.0.1:{Port}{path}"), body).GetAwaiter().GetResult();
        return JsonNode.Parse(response.Content.ReadAsStringAsync().GetAwaiter().GetResult())!["response"]!;
    }

    /// <summary>Shuts it down gracefully.</summary>
    public void Terminate() => _process.Terminate();

    public void Dispose()
    {
        _client.Dispose();
        _process.Dispose();
        _directory.Dispose();
    }

    private string Here(string argument)
    {
        string flag = argument.Split('=')[0];
        return flag switch
        {
            "--health-bind-address" => $"{flag}=127.0.0.1:{_health}",
            "--metrics-bind-address" => $"{flag}=127.0.0.1:{LoopbackPort.Free()}",
            "--webhook-config-server-port" => $"{flag}={Port}",
            "--webhook-config-cert-dir" => $"{flag}={Path.Combine(Writable, "certificates")}",
            "--config" => $"{flag}={_directory.Below("config.yaml")}",
            _ => argument,
        };
    }
}
