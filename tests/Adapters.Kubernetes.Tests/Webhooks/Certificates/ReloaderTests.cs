using System.Text;
using Microsoft.Extensions.Time.Testing;
using RsyslogRelp.Adapters.Kubernetes.Webhooks;
using RsyslogRelp.Adapters.Kubernetes.Webhooks.Certificates;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Adapters.Kubernetes.Tests.Webhooks.Certificates;

internal sealed class ReloaderTests
{
    private static readonly PemPair Authority = Given.TlsKeys.CreateAuthority("ca", Given.Start, Given.Start.AddDays(30));
    private static readonly PemPair First = Given.TlsKeys.CreateServer(Given.Subject, Authority, Given.Start, Given.Start.AddDays(20));
    private static readonly PemPair Second = Given.TlsKeys.CreateServer(Given.Subject, Authority, Given.Start, Given.Start.AddDays(25));

    /// <summary>For tests in which the clock runs freely.</summary>
    private static readonly PemPair Lasting = Given.TlsKeys.CreateServer(Given.Subject, Authority, Given.Start, Given.Start.AddYears(500));

    private readonly List<Notice> _events = [];

    [Test]
    public void Without_a_secret_it_says_which_one_is_missing()
    {
        using TemporaryDirectory directory = new();
        (ServerSecretReloader reloader, _, _, _) = Secrets(directory);

        Assert.That(
            () => reloader.LoadAsync(CancellationToken.None), Throws.InstanceOf<CertificateUnavailableException>().With.Message.EqualTo(
            "couldn't find webhook server secret with name \"shoot-rsyslog-relp-webhook-server\" managed by secrets manager "
            + "\"gardener-extension-shoot-rsyslog-relp-webhook\" in namespace \"extension-x\""));
    }

    [Test]
    public async Task Keeps_its_certificate_until_API_servers_trust_the_CA_of_a_newer_one()
    {
        using TemporaryDirectory directory = new();
        PemPair otherAuthority = Given.TlsKeys.CreateAuthority("ca-2", Given.Start, Given.Start.AddDays(30));
        PemPair signedByOther = Given.TlsKeys.CreateServer(Given.Subject, otherAuthority, Given.Start, Given.Start.AddDays(25));
        FakeTimeProvider time = new(Given.Start);
        InMemorySecrets cluster = new(time);
        ServingCertificate serving = new(time);
        PublishedAuthorities published = new("ca");
        ServerSecretReloader reloader = new(
            cluster.Access(), Given.Names, serving, directory.Path, published, time, _events.Add);
        cluster.Put(Secret("a", First, time.GetUtcNow()));
        published.Observe([Encoding.ASCII.GetBytes(Authority.Certificate)]);
        await reloader.LoadAsync(CancellationToken.None);
        time.Advance(TimeSpan.FromSeconds(1));
        cluster.Put(Secret("b", signedByOther, time.GetUtcNow()));

        await reloader.LoadAsync(CancellationToken.None);
        string kept = serving.Certificate!.Issuer;
        published.Observe([Encoding.ASCII.GetBytes(Authority.Certificate + "\n" + otherAuthority.Certificate)]);
        await reloader.LoadAsync(CancellationToken.None);

        Assert.That((kept, serving.Certificate!.Issuer), Is.EqualTo(("CN=ca", "CN=ca-2")));
    }

    [Test]
    public async Task Serves_the_newest_secret_of_its_own_and_writes_it_for_its_owner_only()
    {
        using TemporaryDirectory directory = new();
        string below = Path.Combine(directory.Path, "certs");
        (
            ServerSecretReloader reloader,
            InMemorySecrets cluster,
            ServingCertificate serving,
            FakeTimeProvider time) = Secrets(directory, below);
        cluster.Put(Secret("b", First, Given.Start.AddHours(-1)));
        cluster.Put(Secret("a", Second, Given.Start));
        cluster.Put(Secret("foreign", First, Given.Start.AddHours(1), identity: "someone"));
        cluster.Put(Secret("other", First, Given.Start.AddHours(1), configName: "other"));

        await reloader.LoadAsync(CancellationToken.None);

        Assert.That(serving.NotAfter, Is.EqualTo(Given.Start.AddDays(25)));
        Assert.That(await File.ReadAllTextAsync(Path.Combine(below, "tls.crt")), Is.EqualTo(Second.Certificate));
        Assert.That(await File.ReadAllTextAsync(Path.Combine(below, "tls.key")), Is.EqualTo(Second.PrivateKey));
        Assert.That(Directory.GetFiles(below), Has.Length.EqualTo(2));
        if (!OperatingSystem.IsWindows())
        {
            const UnixFileMode Mode0750 =
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
                | UnixFileMode.GroupRead | UnixFileMode.GroupExecute;
            Assert.That(
                Directory.GetFiles(below).Select(File.GetUnixFileMode), Has.All.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
            Assert.That(File.GetUnixFileMode(below), Is.EqualTo(Mode0750));
        }

        time.Advance(TimeSpan.FromMinutes(5));
        File.Delete(Path.Combine(below, "tls.crt"));
        await reloader.LoadAsync(CancellationToken.None);
        Assert.That(serving.LastLoaded, Is.EqualTo(Given.Start), "the same name is not loaded again");
        Assert.That(File.Exists(Path.Combine(below, "tls.crt")), Is.False);
    }

    [Test]
    public async Task A_bad_newest_secret_leaves_the_good_one_in_use_and_is_reported_once()
    {
        using TemporaryDirectory directory = new();
        (ServerSecretReloader reloader, InMemorySecrets cluster, ServingCertificate serving, _) = Secrets(directory);
        cluster.Put(Secret("good", First, Given.Start));
        await reloader.LoadAsync(CancellationToken.None);
        cluster.Put(Secret("bad", Second with { PrivateKey = First.PrivateKey }, Given.Start.AddMinutes(1)));

        await reloader.LoadAsync(CancellationToken.None);
        await reloader.LoadAsync(CancellationToken.None);

        Assert.That(serving.NotAfter, Is.EqualTo(Given.Start.AddDays(20)));
        Assert.That(
            _events.Select(static e => (e.IsFailure, e.Message.Split(": ")[0])),
            Is.EqualTo(new[]
            {
                (false, "serving with the certificate of secret good, valid until 2026-03-21 12:00:00Z"),
                (true, "the certificate of secret bad cannot be served"),
            }));
    }

    [Test]
    public async Task A_bad_newest_secret_does_not_bring_back_one_that_is_older_than_the_one_in_use()
    {
        using TemporaryDirectory directory = new();
        (ServerSecretReloader reloader, InMemorySecrets cluster, ServingCertificate serving, _) = Secrets(directory);
        cluster.Put(Secret("older", First, Given.Start));
        cluster.Put(Secret("served", Second, Given.Start.AddMinutes(1)));
        await reloader.LoadAsync(CancellationToken.None);
        cluster.Stored.Remove("served");
        cluster.Put(Secret("bad", Second with { PrivateKey = First.PrivateKey }, Given.Start.AddMinutes(2)));

        await reloader.LoadAsync(CancellationToken.None);

        Assert.That(serving.NotAfter, Is.EqualTo(Given.Start.AddDays(25)));
    }

    [Test]
    public async Task At_start_an_older_good_secret_is_better_than_none()
    {
        using TemporaryDirectory directory = new();
        (ServerSecretReloader reloader, InMemorySecrets cluster, ServingCertificate serving, _) = Secrets(directory);
        cluster.Put(Secret("bad", new("", ""), Given.Start.AddMinutes(1)));
        Assert.That(
            () => reloader.LoadAsync(CancellationToken.None),
            Throws.InstanceOf<CertificateUnavailableException>().With.Message.EqualTo(
                "no webhook server secret with name \"shoot-rsyslog-relp-webhook-server\" in namespace \"extension-x\" can be served"));

        cluster.Put(Secret("good", First, Given.Start));
        await reloader.LoadAsync(CancellationToken.None);
        Assert.That(serving.NotAfter, Is.EqualTo(Given.Start.AddDays(20)));
    }

    [Test]
    public async Task A_directory_that_cannot_be_written_does_not_keep_the_old_certificate_in_use()
    {
        using TemporaryDirectory directory = new();
        string file = directory.Below("a-file");
        await File.WriteAllTextAsync(file, "");
        (ServerSecretReloader reloader, InMemorySecrets cluster, ServingCertificate serving, _) = Secrets(directory, file);
        cluster.Put(Secret("a", First, Given.Start));

        Assert.That(
            () => reloader.LoadAsync(CancellationToken.None), Throws.InstanceOf<IOException>());
        Assert.That(serving.NotAfter, Is.EqualTo(Given.Start.AddDays(20)));

        File.Delete(file);
        await reloader.LoadAsync(CancellationToken.None);
        Assert.That(File.Exists(Path.Combine(file, "tls.key")), Is.True, "written as soon as it can be");
    }

    [Test]
    public async Task Looks_every_five_minutes_and_goes_on_after_a_failure()
    {
        using TemporaryDirectory directory = new();
        FakeTimeProvider time = new(Given.Start);
        InMemorySecrets cluster = new(time);
        ServingCertificate serving = new(time);
        int lists = 0;
        ISecretStore store = cluster.Access(_ =>
            Interlocked.Increment(ref lists) == 1 ? Task.FromException(new IOException("no API server")) : Task.CompletedTask);
        ServerSecretReloader reloader = new(store, Given.Names, serving, directory.Path, new PublishedAuthorities("ca"), time, _events.Add);
        _events.Clear();
        cluster.Put(Secret("a", Lasting, Given.Start));
        TaskCompletionSource loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
        serving.Changed += (_, _) => loaded.TrySetResult();
        using CancellationTokenSource stop = new();
        Task run = reloader.RunAsync(stop.Token);

        Assert.That(lists, Is.Zero);
        while (!loaded.Task.IsCompleted)
        {
            time.Advance(TimeSpan.FromMinutes(5));
            await Task.Yield();
        }

        await stop.CancelAsync();
        Assert.That(() => run, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(
            (_events[0].IsFailure, _events[0].Message),
            Is.EqualTo((true, "could not reload the webhook server certificate: no API server")));
    }

    [Test]
    public async Task A_mounted_secret_is_noticed_when_its_data_link_is_swapped()
    {
        using TemporaryDirectory directory = new();
        Mount(directory, "..1", First, "bundle 1");
        Directory.CreateSymbolicLink(Path.Combine(directory.Path, "..data"), "..1");
        foreach (string file in new[] { "tls.crt", "tls.key", "ca.crt" })
        {
            File.CreateSymbolicLink(Path.Combine(directory.Path, file), Path.Combine("..data", file));
        }

        // The clock does not advance, so only the watch can detect the change.
        FakeTimeProvider time = new(Given.Start);
        ServingCertificate serving = new(time);
        CertificateDirectoryReloader reloader = new(directory.Path, serving, time, _events.Add);
        await reloader.LoadAsync(CancellationToken.None);
        Assert.That((serving.NotAfter, reloader.Bundle), Is.EqualTo(((DateTimeOffset?)Given.Start.AddDays(20), "bundle 1")));
        TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        reloader.BundleChanged += (_, _) => changed.TrySetResult();
        using CancellationTokenSource stop = new();
        Task run = reloader.RunAsync(stop.Token);

        Mount(directory, "..2", Second, "bundle 2");
        Directory.CreateSymbolicLink(Path.Combine(directory.Path, "..data_tmp"), "..2");
        // rename(2), as the kubelet does; File.Move would follow the link.
        using (
            var rename = System.Diagnostics.Process.Start(
                "mv", ["-T", Path.Combine(directory.Path, "..data_tmp"), Path.Combine(directory.Path, "..data")]))
        {
            await rename.WaitForExitAsync();
            Assert.That(rename.ExitCode, Is.Zero);
        }

        await changed.Task;
        Assert.That((serving.NotAfter, reloader.Bundle), Is.EqualTo(((DateTimeOffset?)Given.Start.AddDays(25), "bundle 2")));
        await stop.CancelAsync();
        Assert.That(() => run, Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task Files_written_one_after_the_other_are_taken_only_as_a_pair()
    {
        using TemporaryDirectory directory = new();
        string certificate = directory.Below("tls.crt"), key = directory.Below("tls.key");
        FakeTimeProvider time = new(Given.Start);
        ServingCertificate serving = new(time);
        CertificateDirectoryReloader reloader = new(directory.Path, serving, time, _events.Add);
        Assert.That(
            () => reloader.LoadAsync(CancellationToken.None),
            Throws.InstanceOf<CertificateUnavailableException>()
                .With.Message.StartsWith($"could not read the certificate in {directory.Path}: "));

        await File.WriteAllTextAsync(certificate, First.Certificate);
        await File.WriteAllTextAsync(key, First.PrivateKey);
        await reloader.LoadAsync(CancellationToken.None);

        foreach ((string path, string text) in new[]
        {
            (certificate, ""), (
                certificate, Second.Certificate[..400]), (certificate, Second.Certificate), (key, ""), (key, Second.PrivateKey[..400]),
        })
        {
            await File.WriteAllTextAsync(path, text);
            await reloader.LoadAsync(CancellationToken.None);
            Assert.That(serving.NotAfter, Is.EqualTo(Given.Start.AddDays(20)));
        }

        await File.WriteAllTextAsync(key, Second.PrivateKey);
        await reloader.LoadAsync(CancellationToken.None);
        Assert.That(serving.NotAfter, Is.EqualTo(Given.Start.AddDays(25)));
        Assert.That(reloader.Bundle, Is.Null);
    }

    [Test]
    public async Task A_directory_made_after_the_start_is_found_by_looking()
    {
        using TemporaryDirectory directory = new();
        string later = Path.Combine(directory.Path, "later");
        FakeTimeProvider time = new(Given.Start);
        ServingCertificate serving = new(time);
        CertificateDirectoryReloader reloader = new(later, serving, time, _events.Add);
        TaskCompletionSource loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
        serving.Changed += (_, _) => loaded.TrySetResult();
        using CancellationTokenSource stop = new();
        Task run = reloader.RunAsync(stop.Token);

        await CertificateFiles.WriteAsync(later, Lasting, CancellationToken.None);
        while (!loaded.Task.IsCompleted)
        {
            time.Advance(CertificateDirectoryReloader.Interval);
            await Task.Yield();
        }

        await stop.CancelAsync();
        Assert.That(() => run, Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void Openssl_accepts_the_chain_for_its_names_and_for_no_other()
    {
        string openssl = RealPrograms.Require("openssl", "openssl");
        using TemporaryDirectory directory = new();
        directory.Write("ca.crt", Authority.Certificate);
        directory.Write("tls.crt", First.Certificate);
        directory.Write("other.crt", Given.TlsKeys.CreateAuthority("ca", Given.Start, Given.Start.AddDays(30)).Certificate);
        string at = CertificateSecretData.UnixSeconds(Given.Start);

        Assert.That(Verify("ca.crt", "gardener-extension-shoot-rsyslog-relp"), Is.Zero);
        Assert.That(Verify("ca.crt", "elsewhere"), Is.Not.Zero);
        Assert.That(Verify("other.crt", "gardener-extension-shoot-rsyslog-relp"), Is.Not.Zero);

        int Verify(string authority, string host)
        {
            using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(
                openssl,
                [
                    "verify", "-x509_strict", "-attime", at, "-purpose", "sslserver", "-verify_hostname", host, "-CAfile",
                    directory.Below(authority), directory.Below("tls.crt"),
                ])
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode;
        }
    }

    private static void Mount(TemporaryDirectory directory, string name, PemPair pair, string bundle)
    {
        directory.Write(name + "/tls.crt", pair.Certificate);
        directory.Write(name + "/tls.key", pair.PrivateKey);
        directory.Write(name + "/ca.crt", bundle);
    }

    private static StoredSecret Secret(
        string name, PemPair pair, DateTimeOffset created, string? identity = null, string? configName = null) =>
        new()
        {
            Name = name,
            Created = created,
            Labels = new Dictionary<string, string>
            {
                ["name"] = configName ?? Given.Names.Server,
                ["managed-by"] = "secrets-manager",
                ["manager-identity"] = identity ?? Given.Names.SecretsIdentity,
            },
            Data = new Dictionary<string, byte[]>
            {
                ["tls.crt"] = Encoding.ASCII.GetBytes(pair.Certificate),
                ["tls.key"] = Encoding.ASCII.GetBytes(pair.PrivateKey),
            },
        };

    private (
        ServerSecretReloader,
        InMemorySecrets,
        ServingCertificate,
        FakeTimeProvider) Secrets(TemporaryDirectory directory, string? below = null)
    {
        _events.Clear();
        FakeTimeProvider time = new(Given.Start);
        InMemorySecrets cluster = new(time);
        ServingCertificate serving = new(time);
        ServerSecretReloader reloader = new(
            cluster.Access(), Given.Names, serving, below ?? directory.Path, new PublishedAuthorities("ca"), time, _events.Add);
        return (reloader, cluster, serving, time);
    }
}
