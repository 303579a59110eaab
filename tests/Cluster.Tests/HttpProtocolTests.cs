using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using RsyslogRelp.Testing;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Cluster.Tests;

/// <summary>Answers to clients that are not API servers; the next valid request must be served.</summary>
public sealed class HttpProtocolTests
{
    private FakeApiServer _server = null!;
    private WebhookProcess _webhook = null!;
    private HttpClient _client = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _server = await FakeApiServer.StartAsync();
        await _server.Admin.CreateNamespaceAsync("extension-rsyslog");
        int port = LoopbackPort.Free();
        _webhook = WebhookProcess.Start(_server, port, WebhookProcess.Seed, [.. Seed.Flags(port), "--leader-election=false"]).Ready();

        // The identity of the server does not matter here.
#pragma warning disable CA5399
        _client = new HttpClient(
            new HttpClientHandler
            {
                ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator,
            })
        { BaseAddress = new Uri($"https://127.0.0.1:{port}") };
#pragma warning restore CA5399
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        _client?.Dispose();
        _webhook?.Dispose();
        await (_server?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    private static IEnumerable<TestCaseData> BrokenReviews()
    {
        string review = DirectClient.Review("shoot--foo--bar");
        byte[] notUtf8 = Encoding.UTF8.GetBytes(review.Replace("\"x\"", "\"x?\"", StringComparison.Ordinal));
        notUtf8[Array.IndexOf(notUtf8, (byte)'?')] = 0xff;
        return
        [
            Case("truncated", Encoding.UTF8.GetBytes(review[..^20]), "could not decode request"),
            Case("not UTF-8", notUtf8, "could not decode request"),
            Case("a million arrays deep", Encoding.UTF8.GetBytes(new string('[', 1_000_000)), "could not decode request"),
            Case(
                "an object a million arrays deep",
                Encoding.UTF8.GetBytes(
                    review.Replace("\"purpose\":\"reconcile\"", $"\"files\":{new string('[', 1_000_000)}", StringComparison.Ordinal)),
                "could not decode request"),
            Case(
                "without an object",
                Encoding.UTF8.GetBytes(review.Replace("\"object\"", "\"objekt\"", StringComparison.Ordinal)),
                "could not decode request"),
            Case(
                "of another kind",
                Encoding.UTF8.GetBytes(
                    review.Replace("\"kind\":\"OperatingSystemConfig\"}", "\"kind\":\"Pod\"}", StringComparison.Ordinal)),
                "unexpected request kind extensions.gardener.cloud/v1alpha1, Kind=Pod"),
            Case("no request", "null"u8.ToArray(), "could not decode request"),
        ];

        static TestCaseData Case(string what, byte[] body, string message) => new TestCaseData(body, message).SetArgDisplayNames(what);
    }

    [TestCaseSource(nameof(BrokenReviews))]
    public async Task A_review_that_is_broken_like_this_is_answered_with_the_reason(byte[] body, string message)
    {
        JsonNode status = await PostAsync(body, "application/json");

        Assert.Multiple(() =>
        {
            Assert.That((int)status["code"]!, Is.EqualTo(400));
            Assert.That((string?)status["message"], Does.Contain(message));
            Assert.That(_webhook.Log, Does.Not.Contain("   at "));
        });
        await AssertServesAsync();
    }

    [TestCase("", "application/json", 400, "request body is empty")]
    [TestCase("{", "application/json", 400, "could not decode request")]
    [TestCase("{}", "text/plain", 400, "contentType=text/plain, expected application/json")]
    [TestCase("{}", "application/json; charset=utf-8", 400, "contentType=application/json; charset=utf-8, expected application/json")]
    public async Task A_bad_body_is_answered_by_an_AdmissionReview(string body, string contentType, int code, string message)
    {
        JsonNode status = await PostAsync(Encoding.UTF8.GetBytes(body), contentType);

        Assert.Multiple(() =>
        {
            Assert.That(status["code"]!.GetValue<int>(), Is.EqualTo(code));
            Assert.That(status["message"]!.GetValue<string>(), Does.Contain(message));
        });
        await AssertServesAsync();
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Eight_megabytes_are_refused_whether_announced_or_not(bool announced)
    {
        JsonNode status = await PostAsync(new byte[8 * 1024 * 1024], "application/json", chunked: !announced);

        Assert.That(status["code"]!.GetValue<int>(), Is.EqualTo(413));
        await AssertServesAsync();
    }

    [Test]
    public async Task Other_methods_and_paths_are_told_so()
    {
        using HttpResponseMessage get = await _client.GetAsync("/operating-system-config");
        using HttpResponseMessage elsewhere = await _client.PostAsync("/webhooks/validate", null);

        Assert.That((get.StatusCode, elsewhere.StatusCode), Is.EqualTo((HttpStatusCode.MethodNotAllowed, HttpStatusCode.NotFound)));
    }

    [Test]
    public async Task HTTP_2_is_spoken_too()
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "/operating-system-config")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = Json("{}"u8.ToArray()),
        };
        using HttpResponseMessage response = await _client.SendAsync(request);

        Assert.That((response.StatusCode, response.Version), Is.EqualTo((HttpStatusCode.OK, HttpVersion.Version20)));
    }

    [Test]
    public void An_unknown_flag_and_a_bad_combination_end_the_process_with_every_problem()
    {
        using WebhookProcess process = WebhookProcess.Start(
            _server,
            1,
            "shoot-rsyslog-relp",
            "--webhook-config-mode=url",
            "--disable-webhooks=nonsense",
            "--webhook-config-server-host=some.host");

        process.Ends();
        Assert.That(
            process.Log,
            Does.Contain("--webhook-config-url is required with --webhook-config-mode=url")
                .And.Contain("cannot disable unknown webhook \"nonsense\"")
                .And.Contain(
                    "invalid --webhook-config-server-host \"some.host\": must be an IP address, localhost, or empty for all addresses")
                .And.Not.Contain("   at "));
    }

    /// <summary>So large are the blocks in which a connection is read and written; Kestrel's own make records of 4 KiB.</summary>
    [Test]
    public async Task A_long_answer_is_sent_in_records_of_16_KiB()
    {
        string review = DirectClient.Review("shoot--foo--bar")
            .Replace("OperatingSystemConfig", new string('k', 40_000), StringComparison.Ordinal);
        using RecordedConnection connection = await RecordedConnection.OpenAsync(_client.BaseAddress!.Port);
        await connection.PostAsync("/operating-system-config", review);

        Assert.That(connection.LongestRecord, Is.GreaterThan(16_000));
        await AssertServesAsync();
    }

    private async Task AssertServesAsync()
    {
        JsonNode status = await PostAsync(
            "{\"apiVersion\":\"admission.k8s.io/v1\",\"kind\":\"AdmissionReview\",\"request\":{\"uid\":\"u\",\"kind\":{\"group\":\"x\",\"version\":\"v1\",\"kind\":\"Y\"},\"object\":{}}}"u8.ToArray(),
            "application/json");
        Assert.That(status["message"]!.GetValue<string>(), Is.EqualTo("unexpected request kind x/v1, Kind=Y"));
    }

    private async Task<JsonNode> PostAsync(byte[] body, string contentType, bool chunked = false)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "/operating-system-config") { Content = Json(body, contentType) };
        request.Headers.TransferEncodingChunked = chunked;
        using HttpResponseMessage response = await _client.SendAsync(request);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!["response"]!["status"]!;
    }

    private static ByteArrayContent Json(byte[] body, string contentType = "application/json") =>
        new(body) { Headers = { ContentType = MediaTypeHeaderValue.Parse(contentType) } };
}
