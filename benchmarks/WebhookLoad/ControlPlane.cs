using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Benchmarks.Load;

/// <summary>Serves the objects that the webhook reads for every request.</summary>
internal static class ControlPlane
{
    private const string Extensions = "/apis/extensions.gardener.cloud/v1alpha1";

    public static async Task CreateAsync(ITestApiServer server, string space)
    {
        await server.Admin.CreateNamespaceAsync(HostUnderLoad.Space);
        await server.Admin.CreateNamespaceAsync(space);
        await server.Admin.CreateAsync($"{Extensions}/clusters", """
            {"apiVersion":"extensions.gardener.cloud/v1alpha1","kind":"Cluster","metadata":{"name":"NAME"},"spec":{"cloudProfile":{},
            "seed":{},"shoot":
             {"apiVersion":"core.gardener.cloud/v1beta1","kind":"Shoot","metadata":{"name":"bar","namespace":"garden-foo",
             "uid":"3f5a2c1e-0b0b-4c58-9d57-9d0c6d4f6a11"},
              "spec":{"resources":[{"name":"tls","resourceRef":{"apiVersion":"v1","kind":"Secret","name":"tls"}}]}}}}
            """.Replace("NAME", space, StringComparison.Ordinal));
        await server.Admin.CreateAsync($"{Extensions}/namespaces/{space}/extensions", """
            {"apiVersion":"extensions.gardener.cloud/v1alpha1","kind":"Extension","metadata":{"name":"shoot-rsyslog-relp"},
            "spec":{"type":"shoot-rsyslog-relp","providerConfig":
             {"apiVersion":"rsyslog-relp.extensions.gardener.cloud/v1alpha1","kind":"RsyslogRelpConfig","target":"receiver.example.com",
             "port":10250,
              "loggingRules":[{"severity":5,"programNames":["systemd","audisp-syslog"],"messageContent":{"regex":"foo","exclude":"bar"}},
              {"severity":7,"programNames":["kubelet"]},{"severity":2}],
              "tls":{"enabled":true,"secretReferenceName":"tls","authMode":"name","tlsLib":"openssl",
              "permittedPeer":["receiver.example.com"]}}}}
            """);
    }
}
