using System.Globalization;
using RsyslogRelp.Adapters.Kubernetes.Webhooks.Certificates;

namespace RsyslogRelp.Adapters.Kubernetes.Tests.Webhooks.Certificates;

/// <summary>
/// The Secrets of a namespace, as an API server stores them: names are unique, deletion is by uid, times are whole seconds.
/// </summary>
internal sealed class InMemorySecrets(TimeProvider time)
{
    private int _version;

    public Dictionary<string, StoredSecret> Stored { get; } = [];

    public List<string> Writes { get; } = [];

    /// <summary>Called after every write.</summary>
    public Action AfterWrite { get; set; } = () => { };

    /// <summary>A replica's access; <paramref name="before"/> is awaited before each call and may fail it.</summary>
    public ISecretStore Access(Func<string, Task>? before = null) => new View(this, before ?? (_ => Task.CompletedTask));

    public IEnumerable<StoredSecret> Of(string name) => Stored.Values.Where(secret => secret.Labels.GetValueOrDefault("name") == name);

    public void Put(StoredSecret secret) => Stored[secret.Name] = secret with
    {
        Created = secret.Created ?? DateTimeOffset.FromUnixTimeSeconds(time.GetUtcNow().ToUnixTimeSeconds()),
        Uid = "uid-" + (++_version).ToString(CultureInfo.InvariantCulture),
        ResourceVersion = _version.ToString(CultureInfo.InvariantCulture),
    };

    private void Wrote(string what)
    {
        Writes.Add(what);
        AfterWrite();
    }

    private sealed class View(InMemorySecrets cluster, Func<string, Task> before) : ISecretStore
    {
        public string Namespace => "extension-x";

        public async Task<IReadOnlyList<StoredSecret>> ListAsync(
            IReadOnlyDictionary<string, string> labels, CancellationToken cancellationToken)
        {
            await before("list");
            return [.. cluster.Stored.Values.Where(secret =>
                labels.All(label => secret.Labels.GetValueOrDefault(label.Key) == label.Value))];
        }

        public async Task<StoredSecret?> GetAsync(string name, CancellationToken cancellationToken)
        {
            await before("get");
            return cluster.Stored.GetValueOrDefault(name);
        }

        public async Task<StoredSecret?> CreateAsync(StoredSecret secret, CancellationToken cancellationToken)
        {
            await before("create");
            if (cluster.Stored.ContainsKey(secret.Name))
            {
                return null;
            }

            cluster.Put(secret);
            cluster.Wrote("create " + secret.Name);
            return cluster.Stored[secret.Name];
        }

        public async Task<bool> RelabelAsync(StoredSecret secret, CancellationToken cancellationToken)
        {
            await before("relabel");
            if (!cluster.Stored.TryGetValue(secret.Name, out StoredSecret? stored) || stored.ResourceVersion != secret.ResourceVersion)
            {
                return false;
            }

            cluster._version++;
            cluster.Stored[secret.Name] = stored with
            {
                Labels = secret.Labels,
                Immutable = secret.Immutable,
                ResourceVersion = cluster._version.ToString(CultureInfo.InvariantCulture),
            };
            cluster.Wrote("relabel " + secret.Name);
            return true;
        }

        public async Task DeleteAsync(StoredSecret secret, CancellationToken cancellationToken)
        {
            await before("delete");
            if (cluster.Stored.TryGetValue(secret.Name, out StoredSecret? stored) && stored.Uid == secret.Uid)
            {
                cluster.Stored.Remove(secret.Name);
                cluster.Wrote("delete " + secret.Name);
            }
        }
    }
}
