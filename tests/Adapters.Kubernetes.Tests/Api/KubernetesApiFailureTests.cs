using System.Net;
using Microsoft.Extensions.Time.Testing;
using RsyslogRelp.Adapters.Kubernetes.Api;
using RsyslogRelp.Adapters.Kubernetes.Api.Connection;
using RsyslogRelp.Adapters.Kubernetes.Api.Kinds;
using RsyslogRelp.Adapters.Kubernetes.Tests.Api.Connection;
using RsyslogRelp.Testing;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Adapters.Kubernetes.Tests.Api;

/// <summary>Calls to a misbehaving server, and configurations that change.</summary>
public sealed class KubernetesApiFailureTests : FakeServerTests
{
    private FakeTimeProvider _time = null!;

    [SetUp]
    public void StartTime() => _time = new FakeTimeProvider();

    [Test]
    public async Task Says_who_asks()
    {
        using KubernetesApi api = Connections.Connect(Server, Files, new KubernetesApiOptions { UserAgent = "webhook/1.2" });
        await ReadAsync(api);
        Assert.That(
            Server.Requests.Select(static request => (request.UserAgent, request.Authorization)),
            Is.EqualTo(new[] { ("webhook/1.2", "Bearer admin-token") }));
    }

    [TestCase(429)]
    [TestCase(503)]
    public async Task Waits_as_long_as_the_server_asks_and_then_asks_again(int status)
    {
        Server.Inject(static _ => true, FakeFailure.Status(status, "TooManyRequests", retryAfterSeconds: 7), times: 2);
        using KubernetesApi api = Connections.Connect(
            Server, Files, new KubernetesApiOptions { RequestTimeout = TimeSpan.FromDays(1) }, _time);
        Task read = ReadAsync(api);
        for (int attempt = 1; attempt <= 2; attempt++)
        {
            Assert.That(read.IsCompleted, Is.False);
            await AfterTimersAsync(() => Server.Requests.Count > attempt, TimeSpan.FromSeconds(1));
        }

        await read;
        Assert.That(_time.GetUtcNow() - _time.Start, Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(14)));
    }

    [Test]
    public async Task Does_not_wait_longer_than_a_call_may_take()
    {
        Server.Inject(static _ => true, FakeFailure.Status(429, "TooManyRequests", retryAfterSeconds: 3600), times: 100);
        using KubernetesApi api = Connections.Connect(Server, Files, time: _time);
        Task read = ReadAsync(api);
        await AfterTimersAsync(() => read.IsCompleted, TimeSpan.FromSeconds(1));
        Assert.That(() => read, Throws.TypeOf<KubernetesApiException>().With.Message.Contains("no answer within 30 s"));
    }

    [Test]
    public async Task A_server_that_never_answers_is_given_up()
    {
        Server.Inject(static _ => true, FakeFailure.NeverAnswer());
        using KubernetesApi api = Connections.Connect(Server, Files, time: _time);
        Task read = ReadAsync(api);
        Eventually.Holds(() => Server.Requests.Count == 1, "the call to arrive");
        await AfterTimersAsync(() => read.IsCompleted, TimeSpan.FromSeconds(1));
        Assert.That(() =>
            read, Throws.TypeOf<KubernetesApiException>()
                .With.Message.Contains("no answer within 30 s")
                .And.Property(nameof(KubernetesApiException.StatusCode)).Null);
        await ReadAsync(api);
    }

    [TestCase(504, "Timeout")]
    [TestCase(403, "Forbidden")]
    [TestCase(500, "InternalError")]
    public async Task Any_other_answer_is_a_failure_with_its_status_and_message(int status, string reason)
    {
        Server.Inject(static _ => true, FakeFailure.Status(status, reason, "the message"));
        using KubernetesApi api = Connections.Connect(Server, Files);
        KubernetesApiException? failure = await Assert.ThrowsAsync<KubernetesApiException>(() => ReadAsync(api));
        Assert.That(((int)failure!.StatusCode!, failure.Reason), Is.EqualTo((status, reason)));
        Assert.That(failure.Message, Is.EqualTo($"GET /api/v1/namespaces/default/configmaps/a: {status} the message"));
    }

    [TestCase("")]
    [TestCase("<html>")]
    [TestCase("null")]
    [TestCase("[1]")]
    [TestCase("{\"metadata\":{\"name\":17}}")]
    public async Task An_answer_that_is_no_object_is_a_failure(string body)
    {
        Server.Inject(static _ => true, FakeFailure.Answer(body));
        using KubernetesApi api = Connections.Connect(Server, Files);
        Assert.That(() => ReadAsync(api), Throws.TypeOf<KubernetesApiException>().With.Message.Contains("cannot be decoded"));
        await ReadAsync(api);
    }

    [Test]
    public async Task The_failure_of_an_answer_does_not_repeat_it()
    {
        Server.Inject(static _ => true, FakeFailure.Answer("{\"immutable\": tru, \"data\": {\"key\": \"cGFzc3dvcmQ=\"}}"));
        using KubernetesApi api = Connections.Connect(Server, Files);

        KubernetesApiException? failure = await Assert.ThrowsAsync<KubernetesApiException>(() => ReadAsync(api));

        Assert.That(failure!.ToString(), Does.Contain("an invalid literal").And.Not.Contain("cGFzc3dvcmQ="));
    }

    [TestCase("{}")]
    [TestCase("{\"items\":[]}")]
    [TestCase("[]")]
    public void A_list_that_is_none_is_a_failure(string body)
    {
        Server.Inject(static _ => true, FakeFailure.Answer(body));
        using KubernetesApi api = Connections.Connect(Server, Files);
        Assert.That(() =>
            api.ListAsync(
                ResourceTypes.ConfigMaps,
                new ResourceSelection(),
                1,
                null,
                default), Throws.TypeOf<KubernetesApiException>().With.Message.Contains("cannot be decoded"));
    }

    [Test]
    public async Task A_connection_that_breaks_is_a_failure_and_the_next_call_goes_through()
    {
        Server.Inject(static _ => true, FakeFailure.Drop());
        using KubernetesApi api = Connections.Connect(Server, Files);
        Assert.That(() =>
            ReadAsync(api), Throws.TypeOf<KubernetesApiException>().With.Property(nameof(KubernetesApiException.StatusCode)).Null);
        await ReadAsync(api);
    }

    [Test]
    public async Task An_answer_of_401_has_the_token_read_again_at_once()
    {
        string tokenFile = Files.Below("token");
        await File.WriteAllTextAsync(tokenFile, "first");
        Server.RequiredToken = "first";
        using KubernetesApi api = new(Connections.Configuration(Server, Files, Kubeconfigs.WithTokenFile(Server, tokenFile)), null, _time);
        await ReadAsync(api);
        Server.RequiredToken = "second";
        Assert.That(() =>
            ReadAsync(api), Throws.TypeOf<KubernetesApiException>()
                .With.Property(nameof(KubernetesApiException.StatusCode))
                .EqualTo(HttpStatusCode.Unauthorized));
        await File.WriteAllTextAsync(tokenFile, "second");
        await ReadAsync(api);
    }

    [Test]
    public async Task A_token_that_has_changed_is_used_after_a_while_without_an_error()
    {
        string tokenFile = Files.Below("token");
        await File.WriteAllTextAsync(tokenFile, "first");
        using KubernetesApi api = new(Connections.Configuration(Server, Files, Kubeconfigs.WithTokenFile(Server, tokenFile)), null, _time);
        await ReadAsync(api);
        await File.WriteAllTextAsync(tokenFile, "second");
        _time.Advance(TimeSpan.FromSeconds(10));
        await ReadAsync(api);
        Assert.That(Server.Requests.Select(static request => request.Authorization), Is.EqualTo(new[] { "Bearer first", "Bearer second" }));
    }

    [Test]
    public async Task A_changed_kubeconfig_leads_to_the_new_server_and_a_broken_one_is_ignored()
    {
        await using FakeApiServer other = await FakeApiServer.StartAsync();
        string path = Files.Below("kubeconfig");
        await File.WriteAllTextAsync(path, Kubeconfigs.For(Server, ApiServerUser.Admin));
        List<Exception> failures = [];
        using KubernetesApi api = new(
            ClientConfiguration.Resolve(path, null, Connections.Nowhere),
            new KubernetesApiOptions { ConfigurationFailed = failures.Add },
            _time);
        await ReadAsync(api);
        await File.WriteAllTextAsync(path, "half a ");
        _time.Advance(TimeSpan.FromSeconds(10));
        await ReadAsync(api);
        await File.WriteAllTextAsync(path, Kubeconfigs.For(other, ApiServerUser.Admin));
        _time.Advance(TimeSpan.FromSeconds(10));
        await ReadAsync(api);
        Assert.That((Server.Requests.Count, other.Requests.Count, failures.Count), Is.EqualTo((2, 1, 1)));
    }

    [Test]
    public async Task Trusts_the_configured_authority_and_no_other()
    {
        await using FakeApiServer server = await FakeApiServer.StartAsync(new TestCertificates());
        using KubernetesApi api = Connections.Connect(server, Files);
        await ReadAsync(api);
        string foreign = Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(new TestCertificates("Other CA").AuthorityPem));
        string own = Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(server.CertificateAuthorityPem!));
        using KubernetesApi deceived = new(
            Connections.Configuration(
                server, Files, Kubeconfigs.For(server, ApiServerUser.Admin).Replace(own, foreign, StringComparison.Ordinal)));
        Assert.That(() => ReadAsync(deceived), Throws.TypeOf<KubernetesApiException>().With.Message.Contains("certificate"));
        using KubernetesApi wrongName = new(Connections.Configuration(
            server, Files, Kubeconfigs.For(server, ApiServerUser.Admin).Replace(
                "{server:", "{tls-server-name: elsewhere, server:", StringComparison.Ordinal)));
        Assert.That(() =>
            ReadAsync(wrongName), Throws.TypeOf<KubernetesApiException>().With.Message.Contains("RemoteCertificateNameMismatch"));
    }

    [Test]
    public async Task Trusts_each_authority_of_a_bundle()
    {
        await using FakeApiServer server = await FakeApiServer.StartAsync(new TestCertificates());
        string bundle = $"{new TestCertificates("Other CA").AuthorityPem}\n{server.CertificateAuthorityPem}";
        string kubeconfig = Kubeconfigs.For(server, ApiServerUser.Admin)
            .Replace(Base64(server.CertificateAuthorityPem!), Base64(bundle), StringComparison.Ordinal);
        using KubernetesApi api = new(Connections.Configuration(server, Files, kubeconfig));
        Assert.That(() => ReadAsync(api), Throws.Nothing);

        static string Base64(string text) => Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(text));
    }

    private static Task<k8s.Models.V1ConfigMap?> ReadAsync(KubernetesApi api) =>
        api.GetAsync(ResourceTypes.ConfigMaps, "default", "a", CancellationToken.None);

    private Task AfterTimersAsync(Func<bool> happened, TimeSpan step) => Task.Run(() => _time.AdvanceUntil(happened, step));
}
