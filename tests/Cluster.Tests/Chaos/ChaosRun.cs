namespace RsyslogRelp.Cluster.Tests.Chaos;

/// <summary>
/// Both hosts under load and faults: one or two faults at a time, then a calm that begins when everything has converged and ends when every
/// worker of the load has had more good answers.
/// </summary>
internal sealed class ChaosRun(int seed, TimeSpan duration) : IAsyncDisposable
{
    private const string Calm = "the calm";
    private const int CallsOfACalm = 15;

    // How long anything may take to converge before the run is given up. A Lease runs out in 15 seconds, and a phase of a deletion in two
    // minutes.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    // What is awaited for longer is in the history.
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(3);

    private readonly Random _random = new(seed);
    private readonly Growth _growth = new();
    private readonly List<SteadyShoot> _shoots = [];
    private readonly List<BriefShoots> _briefShoots = [];
    private readonly List<Worker> _workers = [];
    private readonly Queue<Fault> _bag = [];
    private ChaosCluster _cluster = null!;

    public Tally Tally { get; } = new();

    public IReadOnlyList<string> GrowthRows { get; private set; } = [];

    public int Lives => _briefShoots.Sum(static shoots => shoots.Lives);

    public IEnumerable<Replica> Replicas => _cluster?.Replicas ?? [];

    public async Task RunAsync()
    {
        _cluster = await ChaosCluster.StartAsync(Tally);
        await AwaitAsync("the start", [_cluster.AwaitedAsync]);
        await StartLoadAsync();
        await ConvergeAsync("the load", []);
        TimeSpan begin = Tally.Now;
        await CalmAsync(begin);
        while (Tally.Now - begin < duration)
        {
            await RoundAsync();
            await CalmAsync(begin);
        }

        (GrowthRows, IReadOnlyList<string> grown) = _growth.Judge(Tally.Now - begin);
        foreach (string problem in grown)
        {
            Tally.Problem(problem);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (IAsyncDisposable part in (IEnumerable<IAsyncDisposable>)[.. _workers, .. _shoots, .. _briefShoots])
        {
            await part.DisposeAsync();
        }

        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }
    }

    private async Task StartLoadAsync()
    {
        for (int i = 0; i < 4; i++)
        {
            SteadyShoot shoot = new(_cluster.Server, Tally, i);
            await shoot.CreateAsync();
            _shoots.Add(shoot);
            for (int k = 0; k < 2; k++)
            {
                _workers.Add(new OscWorker(_cluster.Server, shoot, Tally, _cluster.SeedSide.Name, k, _random.Next()));
            }
        }

        for (int i = 0; i < 2; i++)
        {
            _workers.Add(new ShootWorker(_cluster.Server, Tally, _cluster.GardenSide.Name, i, _random.Next()));
            _briefShoots.Add(new BriefShoots(_cluster.Server, Tally, i));
        }

        // The API server learns of a registration a little after it was stored.
        await new Seed(_cluster.Server).CalledAsync((WebhookProcess)_cluster.SeedSide.Replicas[0].Process);
        await new Garden(_cluster.Server).CalledAsync((WebhookProcess)_cluster.GardenSide.Replicas[0].Process);
        _workers.ForEach(static worker => worker.Start());
        _briefShoots.ForEach(static shoots => shoots.Start());
    }

    private async Task RoundAsync()
    {
        List<Strike> strikes = [NextFault().Make(_cluster, _random)];
        if (_random.Next(3) == 0)
        {
            Strike other = Faults.All[_random.Next(Faults.All.Count)].Make(_cluster, _random);
            if (other.Touches != strikes[0].Touches)
            {
                strikes.Add(other);
            }
        }

        string name = string.Join(" and ", strikes.Select(
            static strike => strike.Detail.Length > 0 ? $"{strike.Fault} ({strike.Detail})" : strike.Fault));
        Tally.Note($"{name} ...");
        foreach (Strike strike in strikes.OrderBy(static strike => strike.StopsApiServer))
        {
            strike.BeganAt = Tally.Now;
            await strike.Begin();
            strike.StruckAt = Tally.Now;
        }

        // This is how long the fault lasts; nothing is awaited by it.
        await Task.Delay(strikes.Max(static strike => strike.Duration));
        foreach (Strike strike in strikes.OrderByDescending(static strike => strike.StopsApiServer))
        {
            await strike.End();
            strike.EndedAt = Tally.Now;
        }

        await ConvergeAsync(name, [.. strikes.Select(static strike => strike.Awaited)]);
        TimeSpan now = Tally.Now;
        strikes.ForEach(strike => strike.ConvergedAt = now);
        Tally.Strikes.AddRange(strikes);
        Tally.Note($"{name}: all is well {(now - strikes.Max(static strike => strike.EndedAt)).TotalSeconds:0.0} seconds later");
    }

    // Each kind comes once, in an order of its own, before any comes again.
    private Fault NextFault()
    {
        if (_bag.Count == 0)
        {
            Fault[] all = [.. Faults.All];
            _random.Shuffle(all);
            Array.ForEach(all, _bag.Enqueue);
        }

        return _bag.Dequeue();
    }

    private async Task ConvergeAsync(string name, IReadOnlyList<Func<Task<string?>>> more)
    {
        TimeSpan since = Tally.Now;
        await AwaitAsync(name, [
            .. more,
            _cluster.AwaitedAsync,
            .. _workers.Select(worker => (Func<Task<string?>>)(() => Task.FromResult(
                worker.LastGoodBegan >= since ? null : $"a good answer of the {worker.Side} to everyone"))),
            .. _shoots.Select(static shoot => shoot.ReconciliationOfNow()),
            .. _briefShoots.Select(static shoots => shoots.EndOfThisLife()),
        ]);
    }

    private async Task CalmAsync(TimeSpan begin)
    {
        int[] goals = [.. _workers.Select(static worker => worker.Good + CallsOfACalm)];
        await AwaitAsync(Calm, [
            () => Task.FromResult(_workers.Zip(goals).All(static pair => pair.First.Good >= pair.Second) ? null : "more good answers")]);
        _growth.Sample(_cluster, Tally.Now - begin);
        Tally.Judge(side => _workers.Count(worker => worker.Side == side));
    }

    private async Task AwaitAsync(string name, IReadOnlyList<Func<Task<string?>>> conditions)
    {
        TimeSpan since = Tally.Now;
        foreach (Func<Task<string?>> condition in conditions)
        {
            string? awaited, last = null;
            TimeSpan begin = Tally.Now;
            do
            {
                try
                {
                    awaited = await condition();
                }
                catch (Exception exception)
                {
                    awaited = exception.Message;
                }

                if (awaited is not null)
                {
                    last = awaited;
                    if (Tally.Now - since > Patience)
                    {
                        throw new TimeoutException($"After {name}, {Patience.TotalMinutes} minutes were not enough for {awaited}");
                    }

                    await Task.Delay(100);
                }
            }
            while (awaited is not null);
            if (name != Calm && Tally.Now - begin > Slow)
            {
                Tally.Note($"{(Tally.Now - begin).TotalSeconds:0.0} seconds were waited for {last}");
            }
        }
    }
}
