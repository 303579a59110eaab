using System.Text;
using RsyslogRelp.Adapters.Kubernetes.Webhooks.Certificates;

namespace RsyslogRelp.Adapters.Kubernetes.Tests.Webhooks.Certificates;

internal sealed class RotationTests
{
    [Test]
    public async Task A_first_run_creates_CA_bundle_and_server_certificate_and_a_second_writes_nothing()
    {
        RotationWorld world = new();
        await world.RunAsync();

        Assert.That(world.Cluster.Writes, Has.Count.EqualTo(3));
        Assert.That(world.Cluster.Writes[0], Does.Match("^create ca-shoot-rsyslog-relp-webhook-[0-9a-f]{8}$"));
        Assert.That(world.Cluster.Writes[1], Does.Match("^create ca-shoot-rsyslog-relp-webhook-bundle-[0-9a-f]{8}$"));
        Assert.That(world.Cluster.Writes[2], Does.Match("^create shoot-rsyslog-relp-webhook-server-[0-9a-f]{8}$"));
        Assert.That(world.PublishedBeforeServer, Is.True);

        await world.RunAsync();
        Assert.That(world.Cluster.Writes, Has.Count.EqualTo(3));
    }

    [TestCase(19.9, false)]
    [TestCase(20, false)]
    [TestCase(20.1, true)]
    public async Task A_CA_is_renewed_ten_days_before_its_end(double days, bool renewed)
    {
        RotationWorld world = new();
        await world.RunAsync();
        string first = world.Cluster.Of(Given.Names.Authority).Single().Name;

        world.Time.Advance(TimeSpan.FromDays(days));
        await world.RunAsync();

        StoredSecret[] authorities = [.. world.Cluster.Of(Given.Names.Authority)];
        Assert.That(authorities, Has.Length.EqualTo(renewed ? 2 : 1));
        if (renewed)
        {
            StoredSecret next = authorities.Single(secret => secret.Name != first);
            Assert.That(next.Name, Does.StartWith(first + "-").And.Match("-[0-9a-f]{5}$"));
            Assert.That(
                next.Labels["last-rotation-initiation-time"], Is.EqualTo(CertificateSecretData.UnixSeconds(world.Time.GetUtcNow())));
            Assert.That(world.BundleCount, Is.EqualTo(2));
            Assert.That(world.Bundle, Does.StartWith(Given.Text(next, "ca.crt").Trim()), "the current CA comes first");
        }
    }

    [Test]
    public async Task A_server_certificate_is_renewed_after_four_fifths_of_its_ten_years()
    {
        RotationWorld world = new();
        await world.RunAsync();
        StoredSecret first = world.Cluster.Of(Given.Names.Server).Single();
        CertificateRotation rotation = new(Given.Names, Given.Subject, Given.CheapKeys);

        RotationPlan plan = rotation.Plan([first], Given.Start.AddDays(8 * 365.25 + 2));
        Assert.That(
            plan.CreateAfterPublishing.Single().Labels["last-rotation-initiation-time"],
            Is.EqualTo(""),
            "its CA is new, which alone renews it");

        StoredSecret[] all = [.. world.Cluster.Stored.Values];
        StoredSecret authority = world.Cluster.Of(Given.Names.Authority).Single();
        PemPair longLived = Given.CheapKeys.CreateAuthority(authority.Name, Given.Start, Given.Start.AddYears(50));
        StoredSecret lasting = authority with { Data = AuthorityData(longLived) };
        StoredSecret server = rotation.Plan([lasting], Given.Start).CreateAfterPublishing.Single() with { Created = Given.Start };
        Assert.That(rotation.Plan([lasting, server], Given.Start.AddDays(8 * 365.25 - 2)).CreateAfterPublishing, Is.Empty);
        StoredSecret renewed = rotation.Plan([lasting, server], Given.Start.AddDays(8 * 365.25 + 2)).CreateAfterPublishing.Single();
        Assert.That(renewed.Name, Does.StartWith(server.Name + "-"));
        Assert.That(all, Has.Length.EqualTo(3));
    }

    [TestCase(23.8, 2)]
    [TestCase(24.2, 1)]
    public async Task The_old_CA_stays_in_the_bundle_for_a_day(double hours, int expected)
    {
        RotationWorld world = new();
        await world.RunAsync();
        world.Time.Advance(TimeSpan.FromDays(21));
        await world.RunAsync();

        world.Time.Advance(TimeSpan.FromHours(hours));
        await world.RunAsync();

        Assert.That(world.BundleCount, Is.EqualTo(expected));
        Assert.That(world.Cluster.Of(Given.Names.Authority).Count(), Is.EqualTo(expected));
        Assert.That(world.Cluster.Of(Given.Names.Bundle).Count(), Is.EqualTo(1));
        Assert.That(world.Cluster.Of(Given.Names.Server).Count(), Is.EqualTo(1));
    }

    /// <summary>Certificates are valid from a minute before they are made.</summary>
    [Test]
    public async Task The_day_of_an_old_CA_ends_to_the_second()
    {
        RotationWorld world = new();
        await world.RunAsync();
        world.Time.Advance(TimeSpan.FromDays(21));
        await world.RunAsync();

        world.Time.Advance(TimeSpan.FromHours(24) - CertificateFactory.ClockSkew - TimeSpan.FromSeconds(1));
        await world.RunAsync();
        int before = world.BundleCount;
        world.Time.Advance(TimeSpan.FromSeconds(1));
        await world.RunAsync();

        Assert.That((before, world.BundleCount), Is.EqualTo((2, 1)));
    }

    /// <summary>As after a downgrade, when a newer version has rotated.</summary>
    [Test]
    public async Task A_newer_CA_than_the_current_one_is_trusted_for_a_day()
    {
        RotationWorld world = new();
        await world.RunAsync();
        StoredSecret current = world.Cluster.Of(Given.Names.Authority).Single();
        world.Time.Advance(TimeSpan.FromDays(5));
        DateTimeOffset now = world.Time.GetUtcNow();
        PemPair newer = Given.CheapKeys.CreateAuthority("newer", now, now.AddDays(30));
        StoredSecret other = current with { Name = "newer", Data = AuthorityData(newer) };
        CertificateRotation rotation = new(Given.Names, Given.Subject, Given.CheapKeys);
        StoredSecret[] stored = [.. world.Cluster.Stored.Values, other];

        Assert.That(rotation.Plan(stored, now.AddHours(1)).Bundle, Does.Contain(newer.Certificate.Trim()));
        Assert.That(rotation.Plan(stored, now.AddHours(25)).Bundle, Does.Not.Contain(newer.Certificate.Trim()));
    }

    [Test]
    public async Task The_names_of_Secrets_follow_from_what_is_configured()
    {
        RotationWorld world = new();
        await world.RunAsync();
        string bundle = world.Bundle;

        // If the first of these values changes, the next upgrade renews every certificate.
        Assert.That(Checksum(Given.Names.Authority), Is.EqualTo("9040117990837380006"));
        Assert.That(
            Checksum(Given.Names.Server),
            Is.EqualTo(CertificateSecretData.ConfigChecksum($"{Given.Names.Server};server;validity=10y;{Given.Subject.Canonical}")));
        Assert.That(
            Checksum(Given.Names.Bundle), Is.EqualTo(CertificateSecretData.ConfigChecksum($"{Given.Names.Bundle};bundle;{bundle}")));

        string Checksum(string name) => world.Cluster.Of(name).Single().Labels["checksum-of-config"];
    }

    [Test]
    public async Task Only_a_Secret_of_that_name_can_be_served()
    {
        RotationWorld world = new();
        await world.RunAsync();
        CertificateRotation rotation = new(Given.Names, Given.Subject, Given.CheapKeys);
        StoredSecret server = world.Cluster.Of(Given.Names.Server).Single();
        StoredSecret other = server with { Labels = new Dictionary<string, string>(server.Labels) { ["name"] = "other" } };

        Assert.That((rotation.IsUsableServer(server, Given.Start), rotation.IsUsableServer(other, Given.Start)), Is.EqualTo((true, false)));
    }

    [Test]
    public async Task What_was_created_is_not_read_again()
    {
        RotationWorld world = new();
        List<string> calls = [];
        world.Before = what =>
        {
            calls.Add(what);
            return Task.CompletedTask;
        };

        await world.RunAsync();

        Assert.That(calls, Is.EqualTo(new[] { "list", "create", "create", "publish", "create" }));
    }

    [TestCase(23.8, 2)]
    [TestCase(24.2, 1)]
    public async Task A_CA_whose_Secret_was_deleted_by_hand_stays_in_the_bundle_for_a_day(double hours, int expected)
    {
        RotationWorld world = new();
        await world.RunAsync();
        world.Cluster.Stored.Clear();
        await world.RunAsync();
        Assert.That(world.BundleCount, Is.EqualTo(2));

        world.Time.Advance(TimeSpan.FromHours(hours));
        await world.RunAsync();

        Assert.That(world.BundleCount, Is.EqualTo(expected));
    }

    [Test]
    public async Task An_interruption_of_days_between_CA_and_server_certificate_distrusts_nobody()
    {
        RotationWorld world = new();
        await world.RunAsync();
        world.Time.Advance(TimeSpan.FromDays(21));
        int creations = 0;
        world.Before = what => what == "create" && ++creations == 3
            ? Task.FromException(new IOException("the process died"))
            : Task.CompletedTask;
        Assert.That(world.RunAsync, Throws.InstanceOf<IOException>());

        world.Before = _ => Task.CompletedTask;
        world.Time.Advance(TimeSpan.FromDays(3));
        await world.RunAsync();
        Assert.That(world.BundleCount, Is.EqualTo(2), "others serve the old certificate for five more minutes");
        world.Time.Advance(TimeSpan.FromDays(1.1));
        await world.RunAsync();
        Assert.That(world.BundleCount, Is.EqualTo(1));
    }

    [Test]
    public async Task Takes_over_from_another_implementation_without_a_gap()
    {
        RotationWorld world = new();
        await world.RunAsync();
        // The effect of another hash of the same configuration: other object names, other checksums, an unknown label.
        foreach (StoredSecret secret in world.Cluster.Stored.Values.ToArray())
        {
            world.Cluster.Stored.Remove(secret.Name);
            world.Cluster.Put(secret with
            {
                Name = secret.Name[..^8] + "0badcafe",
                Labels = new Dictionary<string, string>(secret.Labels) { ["checksum-of-config"] = "42", ["extra"] = "x" },
            });
        }

        world.Observe();
        world.Time.Advance(TimeSpan.FromDays(5));
        await world.RunAsync();
        Assert.That(world.BundleCount, Is.EqualTo(2));
        Assert.That(world.Cluster.Of(Given.Names.Server).Single().Name, Does.Not.EndWith("0badcafe"));

        int writes = world.Cluster.Writes.Count;
        await world.RunAsync();
        Assert.That(world.Cluster.Writes, Has.Count.EqualTo(writes));
    }

    [TestCase("ca.key", "garbage")]
    [TestCase("ca.crt", "garbage")]
    [TestCase("ca.key", null)]
    public async Task A_broken_CA_gets_a_successor(string key, string? content)
    {
        RotationWorld world = new();
        await world.RunAsync();
        StoredSecret authority = world.Cluster.Of(Given.Names.Authority).Single();
        Dictionary<string, byte[]> data = new(authority.Data);
        data.Remove(key);
        if (content is not null)
        {
            data[key] = Encoding.ASCII.GetBytes(content);
        }

        world.Cluster.Stored[authority.Name] = authority with { Data = data };
        world.Time.Advance(TimeSpan.FromHours(1));
        await world.RunAsync();

        StoredSecret[] now = [.. world.Cluster.Of(Given.Names.Authority)];
        Assert.That(now.Select(secret => secret.Name), Has.One.Not.EqualTo(authority.Name));
        Assert.That(world.BundleCount, Is.EqualTo(2), "replicas still serve under the broken one");
    }

    [TestCase(false, null)]
    [TestCase(true, "stray")]
    [TestCase(true, "valid-until-time")]
    [TestCase(false, "stray")]
    public async Task Labels_are_put_right_and_foreign_ones_removed(bool immutable, string? label)
    {
        RotationWorld world = new();
        await world.RunAsync();
        StoredSecret server = world.Cluster.Of(Given.Names.Server).Single();
        Dictionary<string, string> labels = new(server.Labels);
        if (label is not null)
        {
            labels[label] = "1";
        }

        world.Cluster.Stored[server.Name] = server with { Immutable = immutable, Labels = labels };

        await world.RunAsync();

        Assert.That(world.Cluster.Writes[^1], Is.EqualTo("relabel " + server.Name));
        Assert.That(world.Cluster.Stored[server.Name].Labels, Is.EquivalentTo(server.Labels));
        Assert.That(world.Cluster.Stored[server.Name].Immutable, Is.True);
    }

    [Test]
    public async Task A_CA_that_has_expired_leaves_the_bundle_at_once()
    {
        RotationWorld world = new();
        await world.RunAsync();
        StoredSecret[] stored = [.. world.Cluster.Stored.Values];
        CertificateRotation rotation = new(Given.Names, Given.Subject, Given.CheapKeys);

        Assert.That(Authorities(rotation.Plan(stored, Given.Start.AddDays(29))), Is.EqualTo(2));
        Assert.That(Authorities(rotation.Plan(stored, Given.Start.AddDays(30).AddSeconds(-1))), Is.EqualTo(2));
        Assert.That(Authorities(rotation.Plan(stored, Given.Start.AddDays(30))), Is.EqualTo(1));

        static int Authorities(RotationPlan plan) => plan.Bundle.Split("BEGIN CERTIFICATE").Length - 1;
    }

    [Test]
    public async Task Another_managers_secret_that_bears_a_name_of_ours_stays_and_ours_gets_another_name()
    {
        RotationWorld named = new();
        await named.RunAsync();
        string name = named.Cluster.Of(Given.Names.Authority).Single().Name;
        RotationWorld world = new();
        world.Cluster.Put(new StoredSecret
        {
            Name = name,
            Data = new Dictionary<string, byte[]>(),
            Labels = new Dictionary<string, string> { ["managed-by"] = "secrets-manager", ["manager-identity"] = "someone" },
        });

        await world.RunAsync();

        Assert.That(world.Cluster.Stored[name].Labels["manager-identity"], Is.EqualTo("someone"));
        Assert.That(world.Cluster.Of(Given.Names.Authority).Single().Name, Does.StartWith(name + "-"));
        Assert.That(world.BundleCount, Is.EqualTo(1));
    }

    [Test]
    public async Task Other_managers_secrets_are_left_alone()
    {
        RotationWorld world = new();
        StoredSecret foreign = new()
        {
            Name = "theirs",
            Data = new Dictionary<string, byte[]>(),
            Labels = new Dictionary<string, string>
            {
                ["managed-by"] = "secrets-manager",
                ["manager-identity"] = "someone",
                ["name"] = Given.Names.Server,
            },
        };
        world.Cluster.Put(foreign);

        await world.RunAsync();

        Assert.That(world.Cluster.Stored, Contains.Key("theirs"));
    }

    [Test]
    public async Task Other_names_for_the_server_bring_another_certificate_of_the_same_CA()
    {
        RotationWorld world = new();
        await world.RunAsync();
        StoredSecret authority = world.Cluster.Of(Given.Names.Authority).Single(), server = world.Cluster.Of(Given.Names.Server).Single();

        await world.RunAsync(Given.Subject with { DnsNames = ["other.example"] });

        Assert.That(world.Cluster.Of(Given.Names.Authority).Single().Name, Is.EqualTo(authority.Name));
        Assert.That(world.Cluster.Of(Given.Names.Server).Single().Name, Is.Not.EqualTo(server.Name));
    }

    private static Dictionary<string, byte[]> AuthorityData(PemPair pair) => new()
    {
        ["ca.crt"] = Encoding.ASCII.GetBytes(pair.Certificate),
        ["ca.key"] = Encoding.ASCII.GetBytes(pair.PrivateKey),
    };
}
