using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace RsyslogRelp.Testing.ApiServer;

/// <summary>
/// The real etcd and kube-apiserver from the directory in the environment variable <c>KUBEBUILDER_ASSETS</c>, as setup-envtest creates it,
/// with the CRDs of this directory. It listens on loopback, has RBAC, and ends with the test.
/// </summary>
public sealed class RealApiServer : ITestApiServer
{
    private static string? _template;

    private readonly string _assets;
    private readonly IReadOnlyList<string> _flags;
    private readonly TemporaryDirectory _directory = new();
    private readonly TestCertificates _authority = new("API server CA");
    private readonly int _port = LoopbackPort.Free();
    private readonly int _etcdPort = LoopbackPort.Free();
    private readonly int _peerPort = LoopbackPort.Free();
    private RunningProcess? _etcd;
    private RunningProcess? _server;

    private RealApiServer(string assets, IReadOnlyList<string> flags)
    {
        _assets = assets;
        _flags = flags;
        Address = new Uri($"https://localhost:{_port}/");
        Admin = new RawApi(Address, ApiServerUser.Admin.Token, new SocketsHttpHandler
        {
            SslOptions = { CertificateChainPolicy = Trust() },

            // Connections to a server that was killed are not kept.
            PooledConnectionLifetime = TimeSpan.FromSeconds(5),
        });
    }

    /// <inheritdoc/>
    public bool IsReal => true;

    /// <inheritdoc/>
    public Uri Address { get; }

    /// <inheritdoc/>
    public string CertificateAuthorityPem => _authority.AuthorityPem;

    /// <inheritdoc/>
    public RawApi Admin { get; }

    /// <summary>Whether <c>KUBEBUILDER_ASSETS</c> names a directory with its programs.</summary>
    public static bool IsAtHand => !string.IsNullOrEmpty(Assets) && File.Exists(Path.Combine(Assets, "kube-apiserver"));

    private static string? Assets => Environment.GetEnvironmentVariable("KUBEBUILDER_ASSETS");

    /// <summary>The path of a program of <c>KUBEBUILDER_ASSETS</c>.</summary>
    /// <param name="name">Its name, such as <c>kubectl</c>.</param>
    public string Program(string name) => Path.Combine(_assets, name);

    /// <summary>Issues a certificate with which a user can log in.</summary>
    /// <param name="user">The user's name.</param>
    public TestCertificate IssueClientCertificate(string user) => _authority.ForClient(user);

    /// <summary>Starts a server on free ports; ignores the test if KUBEBUILDER_ASSETS is not set.</summary>
    /// <param name="users">Who may log in besides <see cref="ApiServerUser.Admin"/> and <see cref="ApiServerUser.Component"/>.</param>
    public static Task<RealApiServer> StartAsync(params IEnumerable<ApiServerUser> users) => StartAsync([], users);

    /// <summary>Starts a server with additional flags.</summary>
    /// <param name="flags">The flags.</param>
    /// <param name="users">As above.</param>
    public static async Task<RealApiServer> StartAsync(IReadOnlyList<string> flags, IEnumerable<ApiServerUser> users)
    {
        if (!IsAtHand)
        {
            Assert.Ignore("KUBEBUILDER_ASSETS names no directory with etcd and kube-apiserver. setup-envtest makes one.");
        }

        RealApiServer server = new(Assets!, flags);
        try
        {
            server.WriteFiles([ApiServerUser.Admin, ApiServerUser.Component, .. users]);
            string? template = Volatile.Read(ref _template);
            if (template is not null)
            {
                CopyDirectory(template, server._directory.Below("etcd"));
            }

            server._etcd = server.StartEtcd();
            server._server = server.StartServer();
            server.WaitUntilReady();
            await server.ApplyCustomResourcesAsync(areStored: template is not null);
            if (template is null)
            {
                server.BecomeTemplate();
            }

            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task RestartAsync(Func<Task>? whileDown = null)
    {
        KillServer();
        if (whileDown is not null)
        {
            await whileDown();
        }

        StartKilled();
    }

    /// <summary>Kills etcd and starts it again with the same data, while the API server keeps running.</summary>
    public void RestartEtcd()
    {
        KillEtcd();
        Eventually.Holds(() =>
            Admin.SendAsync(HttpMethod.Get, "/healthz/etcd")
                .GetAwaiter()
                .GetResult().Status != HttpStatusCode.OK, "the API server to miss etcd");
        StartKilled();
    }

    /// <summary>Kills kube-apiserver, until <see cref="StartKilled"/>.</summary>
    public void KillServer() => Interlocked.Exchange(ref _server, null)?.Dispose();

    /// <summary>Kills etcd, until <see cref="StartKilled"/>.</summary>
    public void KillEtcd() => Interlocked.Exchange(ref _etcd, null)?.Dispose();

    /// <summary>Starts what was killed with the same data, and waits until the API server is ready.</summary>
    public void StartKilled()
    {
        _etcd ??= StartEtcd();
        _server ??= StartServer();
        WaitUntilReady();
    }

    /// <summary>Stops kube-apiserver in the middle of whatever it does, until <see cref="Resume"/>.</summary>
    public void StallServer() => _server!.Stall();

    /// <summary>Stops etcd in the middle of whatever it does, until <see cref="Resume"/>.</summary>
    public void StallEtcd() => _etcd!.Stall();

    /// <summary>Has what was stalled go on, and waits until the API server is ready.</summary>
    public void Resume()
    {
        _etcd!.Resume();
        _server!.Resume();
        WaitUntilReady();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Admin.Dispose();
        _server?.Dispose();
        _etcd?.Dispose();
        _directory.Dispose();
        return ValueTask.CompletedTask;
    }

    private RunningProcess StartEtcd() => RunningProcess.Start(
        Program("etcd"),
        "--data-dir", _directory.Below("etcd"), "--unsafe-no-fsync",
        "--listen-client-urls", $"http://127.0.0.1:{_etcdPort}", "--advertise-client-urls", $"http://127.0.0.1:{_etcdPort}",
        "--listen-peer-urls", $"http://127.0.0.1:{_peerPort}", "--initial-advertise-peer-urls", $"http://127.0.0.1:{_peerPort}",
        "--initial-cluster", $"default=http://127.0.0.1:{_peerPort}");

    // It runs for minutes at most, so garbage collection is reduced.
    private RunningProcess StartServer() => RunningProcess.Start(
        "/usr/bin/env",
        ["GOGC=400", Program("kube-apiserver"), $"--etcd-servers=http://127.0.0.1:{_etcdPort}", "--bind-address=127.0.0.1",
        "--advertise-address=127.0.0.1", $"--secure-port={_port}",
        "--endpoint-reconciler-type=none", "--service-cluster-ip-range=10.0.0.0/24", "--allow-privileged=true",
        $"--tls-cert-file={_directory.Below("server.crt")}", $"--tls-private-key-file={_directory.Below("server.key")}",
        $"--cert-dir={_directory.Path}",
        $"--client-ca-file={_directory.Below("ca.crt")}", $"--token-auth-file={_directory.Below("tokens.csv")}",
        "--authorization-mode=RBAC",
        $"--service-account-issuer={Address}", $"--service-account-key-file={_directory.Below("accounts.key")}",
        $"--service-account-signing-key-file={_directory.Below("accounts.key")}",
        "--disable-admission-plugins=ServiceAccount",
        // Both make a start a fourth cheaper. Newer servers serve no beta versions by default.
        "--runtime-config=api/beta=false", "--enable-priority-and-fairness=false", .. _flags]);

    private void WriteFiles(IEnumerable<ApiServerUser> users)
    {
        TestCertificate certificate = _authority.ForServer("localhost");
        using ECDsa accounts = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _directory.Write("ca.crt", _authority.AuthorityPem);
        _directory.Write("server.crt", certificate.CertificatePem);
        _directory.Write("server.key", certificate.KeyPem);
        _directory.Write("accounts.key", accounts.ExportECPrivateKeyPem());
        File.WriteAllLines(
            _directory.Below("tokens.csv"), users.Select(static user => $"{user.Token},{user.Name},{user.Name},\"{user.Groups}\""));
    }

    private void WaitUntilReady() => Eventually.Holds(
        () =>
        {
            Assert.That(_etcd!.HasExited, Is.False, _etcd.Output);
            Assert.That(_server!.HasExited, Is.False, _server.Output);
            try
            {
                return Admin.SendAsync(HttpMethod.Get, "/readyz").GetAwaiter().GetResult().Status == HttpStatusCode.OK;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        },
        "the API server to be ready",
        () => _server!.Output);

    // The CRDs cost kube-apiserver as much as half a start. Further servers of this process begin with what etcd holds now, which is what
    // it would hold if it were killed now.
    private void BecomeTemplate()
    {
        TemporaryDirectory directory = new();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => directory.Dispose();
        string copy = directory.Below("etcd");
        StallEtcd();
        try
        {
            CopyDirectory(_directory.Below("etcd"), copy);
        }
        finally
        {
            _etcd!.Resume();
        }

        Volatile.Write(ref _template, copy);
    }

    private static void CopyDirectory(string from, string to)
    {
        ToolResult copied = Tool.Run("cp", ["--recursive", from, to]);
        Assert.That(copied.ExitCode, Is.Zero, copied.Error);
    }

    private async Task ApplyCustomResourcesAsync(bool areStored)
    {
        const string definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
        foreach (string file in areStored ? [] : Directory.GetFiles(Repository.PathOf("tests/Testing/ApiServer/Crds"), "*.yaml"))
        {
            await Admin.CreateAsync(definitions, await File.ReadAllTextAsync(file), "application/yaml");
        }

        IEnumerable<string> paths =
            from definition in (await Admin.GetAsync(definitions))!["items"]!.AsArray()
            let spec = definition["spec"]!
            select $"/apis/{spec["group"]}/{spec["versions"]![0]!["name"]}/{spec["names"]!["plural"]}";
        foreach (string path in paths)
        {
            // Newer servers answer 429 while they prepare the storage of a new resource.
            Eventually.Holds(
                () => Admin.SendAsync(HttpMethod.Get, path).GetAwaiter().GetResult().Status == HttpStatusCode.OK, $"{path} to be served");
        }
    }

    private X509ChainPolicy Trust()
    {
        X509ChainPolicy policy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPem(_authority.AuthorityPem);
        return policy;
    }
}
