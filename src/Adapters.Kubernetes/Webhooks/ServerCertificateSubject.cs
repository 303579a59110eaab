using System.Net;

namespace RsyslogRelp.Adapters.Kubernetes.Webhooks;

/// <summary>The subject of a server certificate.</summary>
/// <param name="CommonName">Common name; the component's name.</param>
/// <param name="DnsNames">DNS names of the subject alternative name extension, in order.</param>
/// <param name="Addresses">IP addresses of that extension, in order.</param>
public sealed record ServerCertificateSubject(string CommonName, IReadOnlyList<string> DnsNames, IReadOnlyList<IPAddress> Addresses)
{
    /// <summary>One text with all values of the subject; two subjects are equal exactly if their texts are.</summary>
    internal string Canonical => $"cn={CommonName};dns={string.Join(',', DnsNames)};ip={string.Join(',', Addresses)}";
}
