using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Node.Tests.Booted;

/// <summary>A node per test, of each Debian release whose image there is; <c>hack/test-node</c> runs them.</summary>
[Category("Booted")]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal abstract class BootedNodeFixture(string suite) : IDisposable
{
    protected const int Port = 5140;
    protected const string Program = "test-program";
    protected const string ReceiverName = "logs.example.org";
    protected const string OwnRules = "/etc/audit/rules.d/audit.rules";
    protected const string LoadedRules = "/run/audit-rules-loaded";

    protected static readonly TestCertificates Authority = new();

    /// <summary>The Debian release.</summary>
    protected string Suite => suite;

    protected BootedNode Node { get; } = new(suite);

    protected static RsyslogRelpConfig Plain { get; } = new()
    {
        Target = "127.0.0.1",
        Port = Port,
        LoggingRules = [new LoggingRule { Severity = 1, ProgramNames = [Program] }],
    };

    protected static RsyslogRelpConfig Tls { get; } = Plain with
    {
        Tls = new TlsConfig { Enabled = true, SecretReferenceName = "relp-tls", TlsLib = "openssl", AuthMode = "name", PermittedPeer = [ReceiverName] },
    };

    public void Dispose() => Node.Dispose();

    /// <summary>For <see cref="BootedNode.Deliver"/>: statistics each second instead of each minute.</summary>
    protected static string EverySecond(string config) => config.Replace("interval=\"60\"", "interval=\"1\"", StringComparison.Ordinal);

    protected static Dictionary<string, string> Client(TestCertificates authority) => Secret(authority, authority.ForClient("node"));

    protected static Dictionary<string, string> Server(TestCertificates authority, string name = ReceiverName) => Secret(authority, authority.ForServer(name));

    private static Dictionary<string, string> Secret(TestCertificates authority, TestCertificate certificate) =>
        new() { ["ca"] = authority.AuthorityPem, ["crt"] = certificate.CertificatePem, ["key"] = certificate.KeyPem };
}
