namespace RsyslogRelp.Testing.ApiServer;

/// <summary>The servers on which the same tests run.</summary>
public static class ApiServers
{
    /// <summary>The server inside the test process.</summary>
    public const string Fake = "in-process";

    /// <summary>kube-apiserver.</summary>
    public const string Real = "kube-apiserver";

    private static readonly Lazy<Task<RealApiServer>> s_shared = new(static () => RealApiServer.StartAsync());

    private static RealApiServer? Shared =>
        s_shared is { IsValueCreated: true, Value: { IsCompletedSuccessfully: true, Result: var shared } } ? shared : null;

    /// <summary>For <see cref="TestFixtureSourceAttribute"/>: one fixture per server.</summary>
    public static IReadOnlyList<string> Both { get; } = [Fake, Real];

    /// <summary>
    /// For <see cref="TestFixtureSourceAttribute"/>, and tests of whole programs, which take long: the real one alone where there is one.
    /// Without it, its fixtures show up as skipped.
    /// </summary>
    public static IReadOnlyList<string> RealElseBoth { get; } = RealApiServer.IsAtHand ? [Real] : Both;

    /// <summary>A server. The real one is started once and shared, so each test uses its own namespace.</summary>
    /// <param name="name">The name of the server.</param>
    public static async Task<ITestApiServer> StartAsync(string name) =>
        name == Fake ? await FakeApiServer.StartAsync() : await s_shared.Value;

    /// <summary>A server that is not shared, with TLS; for tests of objects that exist once per cluster.</summary>
    /// <param name="name">The name of the server.</param>
    public static async Task<ITestApiServer> StartOwnAsync(string name) =>
        name == Fake ? await FakeApiServer.StartAsync(new TestCertificates("API server CA")) : await RealApiServer.StartAsync();

    /// <summary>Stops a server that <see cref="StartAsync"/> has returned, unless it is shared.</summary>
    /// <param name="server">The server.</param>
    public static ValueTask StopAsync(ITestApiServer server) => server == Shared ? ValueTask.CompletedTask : server.DisposeAsync();

    /// <summary>Stops the shared server; called once per test process after all tests.</summary>
    public static ValueTask StopSharedAsync() => Shared?.DisposeAsync() ?? ValueTask.CompletedTask;
}
