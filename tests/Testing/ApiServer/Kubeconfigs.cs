using System.Text;

namespace RsyslogRelp.Testing.ApiServer;

/// <summary>Writes kubeconfigs.</summary>
public static class Kubeconfigs
{
    /// <summary>A kubeconfig for a server.</summary>
    /// <param name="server">The server.</param>
    /// <param name="user">The user; its token is part of the kubeconfig.</param>
    public static string For(ITestApiServer server, ApiServerUser user) => Text(server, $"{{token: {user.Token}}}");

    /// <summary>A kubeconfig for a server, with the token in a file.</summary>
    /// <param name="server">The server.</param>
    /// <param name="tokenFile">The file.</param>
    public static string WithTokenFile(ITestApiServer server, string tokenFile) => Text(server, $"{{tokenFile: '{tokenFile}'}}");

    /// <summary>A kubeconfig for a server, with a client certificate.</summary>
    /// <param name="server">The server.</param>
    /// <param name="certificate">The certificate.</param>
    public static string WithCertificate(ITestApiServer server, TestCertificate certificate) =>
        Text(server, $"{{client-certificate-data: {Base64(certificate.CertificatePem)}, client-key-data: {Base64(certificate.KeyPem)}}}");

    private static string Base64(string text) => Convert.ToBase64String(Encoding.ASCII.GetBytes(text));

    private static string Text(ITestApiServer server, string user)
    {
        string authority = server.CertificateAuthorityPem is { } pem ? $", certificate-authority-data: {Base64(pem)}" : "";
        return $$$"""
            apiVersion: v1
            kind: Config
            current-context: test
            contexts: [{name: test, context: {cluster: test, user: test}}]
            clusters: [{name: test, cluster: {server: '{{{server.Address}}}'{{{authority}}} }}]
            users: [{name: test, user: {{{user}}} }]

            """;
    }
}
