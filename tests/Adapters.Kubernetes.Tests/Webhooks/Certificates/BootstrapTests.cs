using CsCheck;
using Microsoft.Extensions.Time.Testing;
using RsyslogRelp.Adapters.Kubernetes.Webhooks.Certificates;

namespace RsyslogRelp.Adapters.Kubernetes.Tests.Webhooks.Certificates;

internal sealed class BootstrapTests
{
    /// <summary>Two or three replicas start at the same time; a schedule says whose next call to the cluster is answered.</summary>
    [Test]
    public void Replicas_starting_at_once_end_up_with_one_CA_and_one_server_certificate() =>
        Gen.Int[0, 2].Array[0, 40].Sample(
            schedule => Task.Run(() => OneOfEachAsync(schedule, leader: false)).GetAwaiter().GetResult(),
            iter: 30,
            threads: 1);

    [Test]
    public void Replicas_bootstrapping_while_a_leader_reconciles_end_up_with_one_of_each() =>
        Gen.Int[0, 2].Array[0, 40].Sample(
            schedule => Task.Run(() => OneOfEachAsync(schedule, leader: true)).GetAwaiter().GetResult(),
            iter: 30,
            threads: 1);

    [Test]
    public async Task A_replica_that_finds_a_server_certificate_writes_nothing()
    {
        FakeTimeProvider time = new(Given.Start);
        InMemorySecrets cluster = new(time);
        await Given.Manager(cluster.Access(), time).BootstrapAsync(CancellationToken.None);
        int writes = cluster.Writes.Count;

        // This includes an old certificate: only the leader renews.
        time.Advance(TimeSpan.FromDays(25));
        await Given.Manager(cluster.Access(), time).BootstrapAsync(CancellationToken.None);

        Assert.That(cluster.Writes, Has.Count.EqualTo(writes));
    }

    [Test]
    public async Task A_server_certificate_that_cannot_be_served_gets_a_successor_at_start()
    {
        FakeTimeProvider time = new(Given.Start);
        InMemorySecrets cluster = new(time);
        await Given.Manager(cluster.Access(), time).BootstrapAsync(CancellationToken.None);
        StoredSecret server = cluster.Of(Given.Names.Server).Single();
        cluster.Stored[server.Name] = server with { Data = new Dictionary<string, byte[]> { ["tls.crt"] = [1] } };
        time.Advance(TimeSpan.FromMinutes(1));

        await Given.Manager(cluster.Access(), time).BootstrapAsync(CancellationToken.None);

        Assert.That(cluster.Of(Given.Names.Server).Count(), Is.EqualTo(2), "deleting is the leader's");
        ServingCertificate serving = new(time);
        Assert.That(
            serving.TryUse(Given.ServerPair(CertificateRotation.NewestFirst(cluster.Of(Given.Names.Server)).First()), out _), Is.True);
    }

    [Test]
    public async Task A_server_certificate_that_has_expired_gets_a_successor_at_start()
    {
        FakeTimeProvider time = new(Given.Start);
        InMemorySecrets cluster = new(time);
        await Given.Manager(cluster.Access(), time).BootstrapAsync(CancellationToken.None);
        time.Advance(TimeSpan.FromDays(3653));

        await Given.Manager(cluster.Access(), time).BootstrapAsync(CancellationToken.None);

        Assert.That(cluster.Of(Given.Names.Server).Count(), Is.EqualTo(2));
    }

    [Test]
    public async Task A_secret_of_that_name_without_labels_is_adopted_if_it_can_be_used()
    {
        FakeTimeProvider time = new(Given.Start);
        InMemorySecrets cluster = new(time);
        await Given.Manager(cluster.Access(), time).BootstrapAsync(CancellationToken.None);
        StoredSecret server = cluster.Of(Given.Names.Server).Single();
        cluster.Stored[server.Name] = server with { Labels = new Dictionary<string, string>() };

        await Given.Manager(cluster.Access(), time).BootstrapAsync(CancellationToken.None);

        Assert.That(cluster.Stored[server.Name].Data, Is.EqualTo(server.Data));
        Assert.That(cluster.Stored[server.Name].Labels, Is.EquivalentTo(server.Labels), "the reloaders must find it");
    }

    [Test]
    public void Secrets_that_keep_vanishing_end_in_an_error()
    {
        FakeTimeProvider time = new(Given.Start);
        Contrary store = new();

        Assert.That(
            () => Given.Manager(store, time).BootstrapAsync(CancellationToken.None),
            Throws.InvalidOperationException.With.Message.EqualTo(
                "could not create the webhook certificates in namespace extension-x: their secrets were changed by others 8 times in a "
                    + "row"));
        Assert.That(store.Creations, Is.EqualTo(8));
    }

    private static async Task<bool> OneOfEachAsync(int[] schedule, bool leader)
    {
        FakeTimeProvider time = new(Given.Start);
        InMemorySecrets cluster = new(time);
        Replica[] replicas = [new(), new(), new()];
        string bundle = "";
        for (int i = 0; i < replicas.Length; i++)
        {
            CertificateManager manager = Given.Manager(cluster.Access(replicas[i].EnterAsync), time);
            replicas[i].Run = leader && i == 0
                ? manager.ReconcileAsync((b, _) => Task.FromResult(bundle = b), CancellationToken.None)
                : manager.BootstrapAsync(CancellationToken.None);
        }

        foreach (int next in schedule)
        {
            await replicas[next].StepAsync();
        }

        // After the schedule the replicas continue in turn.
        while (replicas.Any(replica => !replica.Run.IsCompleted))
        {
            foreach (Replica replica in replicas)
            {
                await replica.StepAsync();
            }
        }

        await Task.WhenAll(replicas.Select(replica => replica.Run));
        StoredSecret authority = cluster.Of(Given.Names.Authority).Single(), server = cluster.Of(Given.Names.Server).Single();
        return cluster.Of(Given.Names.Bundle).Count() == 1
            && cluster.Writes.Count == 3
            && Given.Verifies(Given.Text(authority, "ca.crt"), Given.Text(server, "tls.crt"), Given.Start)
            && (!leader || bundle == Given.Text(authority, "ca.crt"));
    }

    /// <summary>Stops a replica before each call to the cluster and releases it call by call.</summary>
    private sealed class Replica
    {
        private TaskCompletionSource _arrived = New();
        private TaskCompletionSource _gate = New();

        public Task Run { get; set; } = Task.CompletedTask;

        public Task EnterAsync(string call)
        {
            _gate = New();
            Task gate = _gate.Task;
            _arrived.SetResult();
            return gate;
        }

        public async Task StepAsync()
        {
            await Task.WhenAny(_arrived.Task, Run);
            if (!Run.IsCompleted)
            {
                _arrived = New();
                Task arrived = _arrived.Task;
                _gate.SetResult();
                await Task.WhenAny(arrived, Run);
            }
        }

        private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class Contrary : ISecretStore
    {
        public int Creations { get; private set; }

        public string Namespace => "extension-x";

        public Task<IReadOnlyList<StoredSecret>> ListAsync(
            IReadOnlyDictionary<string, string> labels, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<StoredSecret>>([]);

        public Task<StoredSecret?> GetAsync(string name, CancellationToken cancellationToken) => Task.FromResult<StoredSecret?>(null);

        public Task<StoredSecret?> CreateAsync(StoredSecret secret, CancellationToken cancellationToken)
        {
            Creations++;
            return Task.FromResult<StoredSecret?>(null);
        }

        public Task<bool> RelabelAsync(StoredSecret secret, CancellationToken cancellationToken) => Task.FromResult(false);

        public Task DeleteAsync(StoredSecret secret, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
