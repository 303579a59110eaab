using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

// The least that a webhook of this kind costs on .NET: TLS, the body, the two live reads side by side, and an answer that is always the
// same. No decoding, rendering, metrics, health or certificates of its own. At its start it leaves out what the host leaves out: the
// machine's certificate authorities, and changes of appsettings.json. It takes the host's flags, so that benchmarks/webhook-load can
// measure it in the place of the host.
foreach (string variable in (string[])["SSL_CERT_FILE", "SSL_CERT_DIR"])
{
    _ = setenv(variable, "/dev/null", 1);
}

string Flag(string name) => args.Single(arg => arg.StartsWith($"--{name}=", StringComparison.Ordinal))[(name.Length + 3)..];

// Of a kubeconfig as the benchmark writes it.
string kubeconfig = File.ReadAllText(Flag("kubeconfig"));
string Setting(string pattern) => Regex.Match(kubeconfig, pattern).Groups[1].Value;

using SocketsHttpHandler transport = new()
{
    SslOptions = Trust(Setting("certificate-authority-data: ([A-Za-z0-9+/=]+)")),
    AutomaticDecompression = DecompressionMethods.GZip,
    ActivityHeadersPropagator = null,
    UseProxy = false,
};
using HttpMessageInvoker seed = new(transport);
string server = Setting("server: '([^']+)'").TrimEnd('/');
AuthenticationHeaderValue identity = new("Bearer", Setting("token: ([^}]+)"));
const string api = "/apis/extensions.gardener.cloud/v1alpha1";

// As large as the host's, of which most is the patch.
byte[] answer = Encoding.ASCII.GetBytes($"{{\"response\":{{\"uid\":\"1\",\"allowed\":true,\"patch\":\"{new string('A', 100 * 1024)}\"}}}}");

WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(
    new WebApplicationOptions { Args = ["--hostBuilder:reloadConfigOnChange=false"] });
builder.Logging.ClearProviders();
builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(
    IPAddress.Loopback, int.Parse(Flag("webhook-config-server-port"), CultureInfo.InvariantCulture), Secure));
WebApplication app = builder.Build();
app.Run(AnswerAsync);
app.Run();

async Task AnswerAsync(HttpContext context)
{
    byte[] body = new byte[(int)(context.Request.ContentLength ?? 0)];
    await context.Request.Body.ReadExactlyAsync(body);
    bool isOther = body.AsSpan().IndexOf("\"kind\":\"Other\""u8) >= 0;
    if (!isOther)
    {
        await Task.WhenAll(
            ReadAsync($"{api}/clusters/shoot--foo--bar"), ReadAsync($"{api}/namespaces/shoot--foo--bar/extensions/shoot-rsyslog-relp"));
    }

    context.Response.ContentType = "application/json";
    context.Response.BodyWriter.Write(isOther ? "unexpected request kind"u8 : answer);
    await context.Response.BodyWriter.FlushAsync();
}

async Task ReadAsync(string path)
{
    using HttpRequestMessage request = new(HttpMethod.Get, server + path)
    {
        Version = HttpVersion.Version20,
        Headers = { Authorization = identity },
    };
    using HttpResponseMessage response = await seed.SendAsync(request, CancellationToken.None);
    await response.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync();
}

static SslClientAuthenticationOptions Trust(string authority)
{
    X509ChainPolicy policy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
    policy.CustomTrustStore.ImportFromPem(Encoding.ASCII.GetString(Convert.FromBase64String(authority)));
    return new() { CertificateChainPolicy = policy };
}

static void Secure(ListenOptions listener)
{
    using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    X509Certificate2 certificate = new CertificateRequest("CN=least", key, HashAlgorithmName.SHA256)
        .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    var context = SslStreamCertificateContext.Create(certificate, null, offline: true);
    listener.UseHttps(new TlsHandshakeCallbackOptions
    {
        OnConnection = _ => ValueTask.FromResult(new SslServerAuthenticationOptions { ServerCertificateContext = context }),
    });
}

// Environment.SetEnvironmentVariable does not change what OpenSSL sees.
#pragma warning disable SYSLIB1054 // Generated marshalling would need unsafe code.
[DllImport("libc", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
[DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
static extern int setenv(string name, string value, int overwrite);
#pragma warning restore SYSLIB1054
