using System.Text;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Host.Cli.Tests;

/// <summary>Documents that tests start from.</summary>
internal static class Samples
{
    public const string Config = """
        apiVersion: rsyslog-relp.extensions.gardener.cloud/v1alpha1
        kind: RsyslogRelpConfig
        target: relp.example.com
        port: 6514
        loggingRules:
        - programNames: [kubelet, containerd]
          severity: 5
        - messageContent:
            regex: foo|bar
            exclude: baz

        """;

    public const string TlsConfig = Config + """
        tls:
          enabled: true
          secretReferenceName: relp-client
          authMode: name
          permittedPeer: [relp.example.com]

        """;

    public const string AuditConfig = Config + """
        auditConfig:
          enabled: true
          configMapReferenceName: audit-rules

        """;

    public const string Auditd = """
        apiVersion: rsyslog-relp.extensions.gardener.cloud/v1alpha1
        kind: Auditd
        auditRules: |
          -D
          -c
          -w /etc/passwd -p wa -k passwd

        """;

    public static readonly string[] Identity = ["--project", "foo", "--shoot", "bar", "--shoot-uid", "uid-1"];

    /// <summary>A Shoot in garden-foo whose resources have the prefix <c>shoot-</c> over their objects.</summary>
    public static string Shoot(string config, string uid = "uid-1", string @namespace = "garden-foo", string extra = "") => $"""
        apiVersion: core.gardener.cloud/v1beta1
        kind: Shoot
        metadata:
          name: bar
          namespace: {@namespace}
          uid: {uid}
        spec:
          resources:
          - name: relp-client
            resourceRef: {"{"}apiVersion: v1, kind: Secret, name: shoot-relp-client{"}"}
          - name: audit-rules
            resourceRef: {"{"}apiVersion: v1, kind: ConfigMap, name: shoot-audit-rules{"}"}
          extensions:
          - type: shoot-rsyslog-relp
        {extra}    providerConfig:
        {Indent(config, 6)}
        """;

    public static string ConfigMap(string name, string? @namespace = null, string auditd = Auditd) => $"""
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: {name}
        {(@namespace is null ? "" : $"  namespace: {@namespace}")}
        immutable: true
        data:
          auditd: |
        {Indent(auditd, 4)}
        """;

    public static string Secret(string name, string? @namespace = null)
    {
        (string ca, string crt, string key) = Tls.Value;
        return $"""
            apiVersion: v1
            kind: Secret
            metadata:
              name: {name}
            {(@namespace is null ? "" : $"  namespace: {@namespace}")}
            immutable: true
            data:
              ca: {Base64(ca)}
              crt: {Base64(crt)}
            stringData:
              key: |
            {Indent(key, 4)}
            """;
    }

    /// <summary>Documents in one text.</summary>
    public static string Stream(params string[] documents) => string.Join("\n---\n", documents);

    /// <summary>CA, certificate and key in PEM, made once.</summary>
    public static readonly Lazy<(string Ca, string Crt, string Key)> Tls = new(static () =>
    {
        TestCertificates authority = new();
        TestCertificate client = authority.ForClient("client");
        return (authority.AuthorityPem, client.CertificatePem, client.KeyPem + "\n");
    });

    public static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static string Indent(string text, int spaces) =>
        string.Join('\n', text.TrimEnd('\n').Split('\n').Select(line => new string(' ', spaces) + line)) + "\n";
}
