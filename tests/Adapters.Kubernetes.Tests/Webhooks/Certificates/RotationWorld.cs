using System.Text;
using Microsoft.Extensions.Time.Testing;
using RsyslogRelp.Adapters.Kubernetes.Webhooks;
using RsyslogRelp.Adapters.Kubernetes.Webhooks.Certificates;

namespace RsyslogRelp.Adapters.Kubernetes.Tests.Webhooks.Certificates;

/// <summary>A namespace, the published bundle, and all certificates that replicas may serve now.</summary>
internal sealed class RotationWorld
{
    /// <summary>How long a replica may serve an older certificate than the newest one.</summary>
    public static readonly TimeSpan Lag = TimeSpan.FromMinutes(5);

    private readonly List<(DateTimeOffset Since, string Certificate)> _newest = [];
    private readonly HashSet<(string, string, long)> _verified = [];

    public RotationWorld()
    {
        Cluster = new(Time);
        Cluster.AfterWrite = () =>
        {
            Observe();
            Check();
        };
    }

    public FakeTimeProvider Time { get; } = new(Given.Start);

    public InMemorySecrets Cluster { get; }

    /// <summary>Follows the bundle, as the watch of the webhook configuration does.</summary>
    public PublishedAuthorities Published { get; } = new(Given.Names.Authority);

    public Func<string, Task> Before { get; set; } = _ => Task.CompletedTask;

    public string Bundle { get; private set; } = "";

    public bool PublishedBeforeServer { get; private set; }

    public int BundleCount => Bundle.Split("BEGIN CERTIFICATE").Length - 1;

    public Task RunAsync() => RunAsync(null);

    public Task RunAsync(ServerCertificateSubject? subject) =>
        Given.Manager(Cluster.Access(what => Before(what)), Time, subject, Published).ReconcileAsync(
            async (bundle, _) =>
            {
                await Before("publish");
                PublishedBeforeServer |= _newest.Count == 0;
                Bundle = bundle;
                Published.Observe([Encoding.ASCII.GetBytes(bundle)]);
                Check();
            },
            CancellationToken.None);

    /// <summary>Records which server certificate is the newest.</summary>
    public void Observe()
    {
        if (CertificateRotation.NewestFirst(Cluster.Of(Given.Names.Server).Where(IsOurs)).FirstOrDefault() is { } secret
            && (_newest.Count == 0 || _newest[^1].Certificate != Given.Text(secret, "tls.crt")))
        {
            _newest.Add((Time.GetUtcNow(), Given.Text(secret, "tls.crt")));
        }
    }

    private static bool IsOurs(StoredSecret secret) => secret.Labels["manager-identity"] == Given.Names.SecretsIdentity;

    public void Check()
    {
        if (Bundle.Length == 0)
        {
            return;
        }

        DateTimeOffset now = Time.GetUtcNow();
        int first = Math.Max(0, _newest.FindLastIndex(entry => entry.Since <= now - Lag));
        foreach ((_, string certificate) in _newest.Skip(first))
        {
            // Verifying once per hour is enough, because CAs are valid for days.
            if (_verified.Add((Bundle, certificate, now.ToUnixTimeSeconds() / 3600)) && !Given.Verifies(Bundle, certificate, now))
            {
                throw new AssertionException($"at {now:u} a certificate in use is not trusted");
            }
        }
    }
}
