using System.Diagnostics;
using Microsoft.Extensions.Time.Testing;
using RsyslogRelp.Adapters.Kubernetes.Webhooks;
using RsyslogRelp.Adapters.Kubernetes.Webhooks.Certificates;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Adapters.Kubernetes.Tests.Webhooks.Certificates;

/// <summary>The directory of a certificate that something else writes: what is noticed, and what the log says of it.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class CertificateDirectoryTests : IDisposable
{
    private static readonly PemPair Authority = Given.TlsKeys.CreateAuthority("ca", Given.Start, Given.Start.AddDays(30));
    private static readonly PemPair Good = Given.TlsKeys.CreateServer(Given.Subject, Authority, Given.Start, Given.Start.AddYears(500));
    private static readonly PemPair Other = Given.TlsKeys.CreateServer(Given.Subject, Authority, Given.Start, Given.Start.AddYears(500));

    private readonly TemporaryDirectory _directory = new();
    private readonly CountingTime _time = new();
    private readonly List<Notice> _notices = [];
    private readonly CancellationTokenSource _stop = new();

    public void Dispose()
    {
        _stop.Dispose();
        _directory.Dispose();
    }

    [Test]
    public async Task The_log_tells_a_failure_once_until_it_is_over_and_the_certificate_in_use()
    {
        string path = _directory.Path;
        CertificateDirectoryReloader reloader = Reloader(path);
        await CertificateFiles.WriteAsync(path, Good, CancellationToken.None);
        await reloader.LoadAsync(CancellationToken.None);
        Task run = reloader.RunAsync(_stop.Token);
        foreach (PemPair pair in new[] { Good with { PrivateKey = "" }, Good, Good with { PrivateKey = "" } })
        {
            int before = Count();
            await CertificateFiles.WriteAsync(path, pair, CancellationToken.None);
            if (pair != Good)
            {
                _time.AdvanceUntil(() => Count() > before, CertificateDirectoryReloader.Interval);
            }

            // The good one is still in use, so there is nothing to tell.
            Looks(3);
        }

        await StopAsync(run);
        string serving = $"serving with the certificate in {path}, valid until {Given.Start.AddYears(500):yyyy-MM-dd HH:mm:ss}Z";
        Assert.That(
            _notices.Select(static notice => (notice.IsFailure, notice.Message.Split(": ")[0])),
            Is.EqualTo(new[]
            {
                (false, serving),
                (true, $"the certificate in {path} cannot be served"),
                (true, $"the certificate in {path} cannot be served"),
            }));
        Assert.That(_notices[1].Message, Has.Length.GreaterThan($"the certificate in {path} cannot be served: ".Length));
    }

    [Test]
    public async Task Without_a_directory_the_log_says_how_it_is_looked_for()
    {
        string missing = _directory.Below("missing");
        Task run = Reloader(missing).RunAsync(_stop.Token);
        _time.AdvanceUntil(() => Count() == 2, CertificateDirectoryReloader.Interval);
        Looks(3);

        await StopAsync(run);
        Assert.That(_notices.Select(static notice => notice.IsFailure), Is.EqualTo(new[] { true, true }));
        Assert.That(
            _notices[0].Message,
            Does.StartWith($"could not watch {missing}, looking every 10 seconds instead: ").And.EndsWith(_notices[0].Exception!.Message));
        Assert.That(_notices[1].Message, Does.StartWith($"could not read the certificate in {missing}: "));
    }

    /// <summary>The clock stands still, and nothing else happens in the directory, so only the watch of this change can tell.</summary>
    [TestCase(null, "new")]
    [TestCase("old", null)]
    [TestCase("old", "old and new")]
    public async Task A_bundle_that_appears_goes_or_changes_is_noticed_at_once(string? before, string? after)
    {
        string bundle = _directory.Below("ca.crt");
        await CertificateFiles.WriteAsync(_directory.Path, Good, CancellationToken.None);
        if (before is not null)
        {
            await File.WriteAllTextAsync(bundle, before);
        }

        CertificateDirectoryReloader reloader = Reloader(_directory.Path);
        await reloader.LoadAsync(CancellationToken.None);
        Task run = reloader.RunAsync(_stop.Token);
        Eventually.Holds(() => _time.Waits == 1, "the first look");

        switch (before, after)
        {
            case (null, _):
                File.CreateSymbolicLink(bundle, _directory.Write("elsewhere/ca.crt", after!));
                break;
            case (_, null):
                File.Delete(bundle);
                break;
            default:
                await File.AppendAllTextAsync(bundle, after[before.Length..]);
                break;
        }

        Eventually.Holds(() => reloader.Bundle == after, "the bundle");
        await StopAsync(run);
    }

    [Test]
    public async Task A_pair_that_changes_while_it_is_read_is_not_taken()
    {
        string mkfifo = RealPrograms.Require("mkfifo", "coreutils");
        string certificate = _directory.Write("tls.crt", Good.Certificate), key = _directory.Below("tls.key");
        using (var made = Process.Start(mkfifo, [key]))
        {
            await made.WaitForExitAsync();
        }

        // A reader of the pipe waits for its writer.
        Task<PemPair?> read = Task.Run(() => CertificateFiles.ReadAsync(_directory.Path, CancellationToken.None));
        await using (StreamWriter pipe = await Task.Run(() => new StreamWriter(key)).WaitAsync(Eventually.Patience))
        {
            await File.WriteAllTextAsync(certificate, Other.Certificate);
            await pipe.WriteAsync(Other.PrivateKey);
        }

        Assert.That(await read.WaitAsync(Eventually.Patience), Is.Null);
    }

    [Test]
    public async Task A_bundle_is_absent_where_there_is_no_file_or_no_directory()
    {
        Assert.That(await CertificateFiles.ReadBundleAsync(_directory.Path, CancellationToken.None), Is.Null);
        Assert.That(await CertificateFiles.ReadBundleAsync(_directory.Below("missing"), CancellationToken.None), Is.Null);
    }

    [Test]
    public async Task A_write_that_ends_half_way_leaves_nothing()
    {
        await _stop.CancelAsync();

        Assert.That(
            () => CertificateFiles.WriteAsync(_directory.Path, Good, _stop.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(Directory.EnumerateFileSystemEntries(_directory.Path), Is.Empty);
    }

    private CertificateDirectoryReloader Reloader(string path) => new(path, new ServingCertificate(_time), _time, notice =>
    {
        lock (_notices)
        {
            _notices.Add(notice);
        }
    });

    private int Count()
    {
        lock (_notices)
        {
            return _notices.Count;
        }
    }

    private void Looks(int times)
    {
        int enough = _time.Waits + times;
        _time.AdvanceUntil(() => _time.Waits >= enough, CertificateDirectoryReloader.Interval);
    }

    private async Task StopAsync(Task run)
    {
        await _stop.CancelAsync();
        Assert.That(() => run, Throws.InstanceOf<OperationCanceledException>());
    }

    /// <summary>A clock that counts the waits that begin, one of which follows each look.</summary>
    private sealed class CountingTime() : FakeTimeProvider(Given.Start)
    {
        private int _waits;

        public int Waits => Volatile.Read(ref _waits);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Interlocked.Increment(ref _waits);
            return base.CreateTimer(callback, state, dueTime, period);
        }
    }
}
