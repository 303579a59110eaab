using System.Buffers;
using System.Text;
using RsyslogRelp.Adapters.Kubernetes.Webhooks.Reviews;
using RsyslogRelp.Testing.Reviews;

namespace RsyslogRelp.Adapters.Kubernetes.Tests.Webhooks.Reviews;

/// <summary>The protocol: whatever comes, a well-formed AdmissionReview goes.</summary>
public sealed class AdmissionWebhookTests
{
    private static readonly string Valid = Encoding.UTF8.GetString(
        Review.OfOperatingSystemConfig(OperatingSystemConfigs.With("[]")));

    [Test]
    public async Task Answers_in_the_version_of_the_request([Values("admission.k8s.io/v1", "admission.k8s.io/v1beta1")] string apiVersion)
    {
        Answer answer = await Ask(Valid.Replace("admission.k8s.io/v1", apiVersion, StringComparison.Ordinal));

        Assert.That((answer.ApiVersion, answer.Uid, answer.Code, answer.Patch is null), Is.EqualTo((apiVersion, Review.Uid, 200, false)));
    }

    [TestCase("", "request body is empty")]
    [TestCase(" ", "could not decode request body: ")]
    [TestCase("\ufeff{}", "could not decode request body: ")]
    [TestCase("<html>", "could not decode request body: ")]
    [TestCase("{\"a\":nul,\n\"key\":\"value\"}", "could not decode request body: an invalid literal. Expected the literal 'null'")]
    [TestCase("[]", "could not decode request body: an AdmissionReview must be an object")]
    [TestCase("null", "could not decode request body: an AdmissionReview must be an object")]
    [TestCase("{}", "could not decode request body: expected an AdmissionReview of admission.k8s.io/v1 or admission.k8s.io/v1beta1, not kind  of ")]
    [TestCase("{} {}", "could not decode request body: ")]
    [TestCase("{/**/}", "could not decode request body: ")]
    [TestCase("""{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v2","request":{"uid":"u"}}""", "could not decode request body: expected an AdmissionReview of")]
    [TestCase("""{"kind":"Pod","apiVersion":"admission.k8s.io/v1","request":{"uid":"u"}}""", "could not decode request body: expected an AdmissionReview of")]
    [TestCase("""{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1"}""", "could not decode request body: the AdmissionReview has no request")]
    [TestCase("""{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":null}""", "could not decode request body: the AdmissionReview has no request")]
    [TestCase("""{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":[[]]}""", "could not decode request body: the AdmissionReview has no request")]
    [TestCase("""{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{}}""", "could not decode request body: request.uid is missing")]
    [TestCase("""{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{"uid":"\ud800"}}""", "could not decode request body: a string holds an unpaired surrogate")]
    [TestCase("""{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","\udfff":{}}""", "could not decode request body: a string holds an unpaired surrogate")]
    [TestCase("""{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{"uid":"u"}}""", "unexpected request kind /, Kind=")]
    public async Task Refuses_a_body_that_is_no_AdmissionReview(string body, string message)
    {
        Answer answer = await Ask(body);

        Assert.That(answer.Code, Is.EqualTo(400));
        Assert.That(answer.Message, Does.StartWith(message));
    }

    [Test]
    public async Task Answers_and_reports_hostile_names_in_one_line_of_bounded_length()
    {
        const string Hostile = "a\\n\\u001b[31m\\u202e";
        string body = Valid
            .Replace("\"group\":\"extensions.gardener.cloud\"", $"\"group\":\"{Hostile}\"", StringComparison.Ordinal)
            .Replace("\"name\":\"osc\",", $"\"name\":\"{Hostile}{new string('x', 100_000)}\",", StringComparison.Ordinal);

        Answer answer = await Ask(body);

        Assert.That(answer.Message, Is.EqualTo("unexpected request kind a\\x0a\\x1b[31m\\u202e/v1alpha1, Kind=OperatingSystemConfig"));
        Assert.That(answer.Outcome.Name, Does.StartWith("a\\x0a\\x1b[31m\\u202exx").And.Length.EqualTo(253));
    }

    [TestCase("\"uid\":\"705ab4f5-6393-11e8-b7cc-42010a800002\"", "\"uid\":5", "could not decode request body: request.uid must be a string")]
    [TestCase("\"kind\":{\"group\":\"extensions.gardener.cloud\",\"version\":\"v1alpha1\",\"kind\":\"OperatingSystemConfig\"}", "\"kind\":\"x\"", "could not decode request body: request.kind must be an object")]
    [TestCase("\"kind\":\"OperatingSystemConfig\"}", "\"kind\":[{}]}", "could not decode request body: request.kind.kind must be a string")]
    [TestCase("\"namespace\":\"shoot--bar--foo\",\"operation\"", "\"namespace\":{},\"operation\"", "could not decode request body: request.namespace must be a string")]
    [TestCase("\"name\":\"osc\",\"namespace\":\"shoot--bar--foo\",\"operation\"", "\"name\":1,\"operation\"", "could not decode request body: request.name must be a string")]
    public async Task Names_the_field_of_a_wrong_type(string from, string to, string message)
    {
        string body = Valid.Replace(from, to, StringComparison.Ordinal);
        Assert.That(body, Is.Not.EqualTo(Valid));

        Answer answer = await Ask(body);

        Assert.That(
            (answer.Code, answer.Message, answer.Uid),
            Is.EqualTo((400, message, message.Contains("uid", StringComparison.Ordinal) ? "" : Review.Uid)));
    }

    [TestCase("""{"kind":5,"apiVersion":"admission.k8s.io/v1","request":{"uid":"u1"}}""")]
    [TestCase("""{"kind":"AdmissionReview","apiVersion":{},"request":{"uid":"u1"}}""")]
    [TestCase("""{"kind":"\ud800","apiVersion":"admission.k8s.io/v1","request":{"uid":"u1"}}""")]
    [TestCase("""{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{"uid":"u1","name":"\ud800"}}""")]
    [TestCase("""{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{"uid":"u1","uid":5}}""")]
    [TestCase("""{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{"uid":"u1"},"request":{"name":"x","kind":5}}""")]
    [TestCase("""{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{"uid":"u1"}} trailing""")]
    [TestCase("""{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{"uid":"u1","object":{""")]
    [TestCase("{\"kind\":\"\u00ff\",\"apiVersion\":\"admission.k8s.io/v1\",\"request\":{\"uid\":\"u1\"}}")]
    public async Task Answers_a_malformed_review_with_its_uid(string body)
    {
        // Latin-1 makes a byte that is not UTF-8.
        Answer answer = await Answer.From(Webhook(), Encoding.Latin1.GetBytes(body));

        Assert.That((answer.Code, answer.Uid), Is.EqualTo((400, "u1")), answer.Message);
    }

    [TestCase("apps", "v1", "Deployment", "unexpected request kind apps/v1, Kind=Deployment")]
    [TestCase("extensions.gardener.cloud", "v1", "OperatingSystemConfig", "unexpected request kind extensions.gardener.cloud/v1, Kind=OperatingSystemConfig")]
    [TestCase("extensions.gardener.cloud", "v1alpha1", "Extension", "unexpected request kind extensions.gardener.cloud/v1alpha1, Kind=Extension")]
    public async Task Refuses_another_kind(string group, string version, string kind, string message)
    {
        Answer answer = await Answer.From(Webhook(), Review.Of(group, version, kind, "n", "x", "{}", null, "admission.k8s.io/v1"));

        Assert.That((answer.Code, answer.Message, answer.Uid), Is.EqualTo((400, message, Review.Uid)));
        Assert.That(answer.Outcome.Kind, Is.EqualTo(kind));
    }

    [TestCase("null", "it is missing")]
    [TestCase("[]", "Invalid value: list: must be an object")]
    [TestCase("""{"spec":{"files":[{},7]}}""", "spec.files[1]: Invalid value: 7: must be an object")]
    public async Task Names_what_of_an_object_cannot_be_read(string osc, string message)
    {
        Answer answer = await OperatingSystemConfigWebhookTests.Ask(ControlPlane.With(), osc);

        Assert.That((answer.Code, answer.Message), Is.EqualTo((400, "could not decode request object: " + message)));
    }

    [Test]
    public async Task Leaves_broken_contents_of_foreign_files_alone()
    {
        string foreign =
            """{"path":"/a","permissions":"x","content":{"inline":{"encoding":"b64","data":"%%%\ud800"}}},{"path":"/a"},{"\ud800":1,"path":"/b","content":7}""";

        RawJson osc = await OperatingSystemConfigWebhookTests.Mutate(
            ControlPlane.With(), OperatingSystemConfigs.With($"[{foreign}]"));

        Assert.That(string.Join(',', osc.Entries("files")[..3]), Is.EqualTo(foreign));
    }

    [Test]
    public async Task Skips_foreign_contents_however_deep_and_refuses_what_the_API_server_would_refuse()
    {
        string Nested(int depth) =>
            OperatingSystemConfigs.With($$"""[{"path":"/a","x":{{new string('[', depth)}}{{new string(']', depth)}}}]""");

        Assert.That((await OperatingSystemConfigWebhookTests.Ask(ControlPlane.With(), Nested(5_000))).Code, Is.EqualTo(200));
        Assert.That((await OperatingSystemConfigWebhookTests.Ask(ControlPlane.With(), Nested(100_000))).Code, Is.EqualTo(400));
        Assert.That((await Ask(new string('[', 100_000))).Code, Is.EqualTo(400));
        Assert.That((await Ask(string.Concat(Enumerable.Repeat("{\"a\":", 100_000)))).Code, Is.EqualTo(400));
    }

    [Test]
    public async Task Refuses_a_body_that_is_not_UTF8()
    {
        byte[] body = Encoding.UTF8.GetBytes(Valid);
        body[Valid.IndexOf("gardenlinux", StringComparison.Ordinal)] = 0xff;

        Answer answer = await Answer.From(Webhook(), body);

        Assert.That((answer.Code, answer.Message), Is.EqualTo((400, "could not decode request body: not valid UTF-8")));
    }

    [Test]
    public async Task Reads_7_MiB_and_refuses_what_the_host_finds_larger()
    {
        string padded = Valid.Replace(
            "\"dryRun\"",
            $"\"x\":\"{new string('x', AdmissionWebhook.MaxBodyBytes - Valid.Length - 7)}\",\"dryRun\"",
            StringComparison.Ordinal);

        Answer largest = await Ask(padded);
        ArrayBufferWriter<byte> response = new();
        Answer tooLarge = Answer.Read(AdmissionWebhook.RefuseTooLarge(response), response.WrittenMemory);

        Assert.Multiple(() =>
        {
            Assert.That((padded.Length, largest.Code), Is.EqualTo((AdmissionWebhook.MaxBodyBytes, 200)));
            Assert.That((tooLarge.Code, tooLarge.Message), Is.EqualTo((413, "request entity is too large; limit is 7340032 bytes")));
        });
    }

    [Test]
    public async Task Answers_a_truncated_body_wherever_it_ends()
    {
        for (int length = 0; length < Valid.Length; length++)
        {
            Assert.That((await Ask(Valid[..length])).Code, Is.EqualTo(400), $"{length}");
        }
    }

    [Test]
    public void Refuses_another_content_type()
    {
        ArrayBufferWriter<byte> response = new();
        Answer answer = Answer.Read(AdmissionWebhook.RefuseContentType(response, "text/\"plain\""), response.WrittenMemory);

        Assert.That((answer.Code, answer.Message), Is.EqualTo((400, "contentType=text/\"plain\", expected application/json")));
    }

    [Test]
    public async Task Turns_an_unexpected_exception_into_a_500_and_hands_it_to_the_caller()
    {
        InvalidOperationException fault = new("out of paper");

        Answer answer = await OperatingSystemConfigWebhookTests.Ask(
            new ControlPlane { Fault = fault }, OperatingSystemConfigs.With("[]"));

        Assert.Multiple(() =>
        {
            Assert.That((answer.Code, answer.Message, answer.Uid), Is.EqualTo((500, "panic: out of paper [recovered]", Review.Uid)));
            Assert.That(answer.Outcome.Exception, Is.SameAs(fault));
        });
    }

    [Test]
    public async Task Ends_without_an_answer_when_cancelled()
    {
        using CancellationTokenSource cancelled = new();
        await cancelled.CancelAsync();
        ArrayBufferWriter<byte> response = new();
        OperatingSystemConfigWebhook webhook = OperatingSystemConfigWebhookTests.Webhook(
            new ControlPlane { Fault = new OperationCanceledException() });

        Assert.That(
            async () => await webhook.HandleAsync(Encoding.UTF8.GetBytes(Valid), response, cancelled.Token),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(response.WrittenCount, Is.Zero);
        Assert.That(
            (
                await OperatingSystemConfigWebhookTests.Ask(
                    new ControlPlane { Fault = new OperationCanceledException() },
                    OperatingSystemConfigs.With("[]"))).Code,
            Is.EqualTo(500));
    }

    [Test]
    public async Task Serves_many_requests_at_once_from_one_webhook()
    {
        OperatingSystemConfigWebhook webhook = Webhook();
        string[] patches = await Task.WhenAll(
            Enumerable.Range(0, 64).Select(_ => Task.Run(async () =>
                Convert.ToBase64String((await Answer.From(webhook, Encoding.UTF8.GetBytes(Valid))).Patch!))));

        Assert.That(patches.Distinct().Count(), Is.EqualTo(1));
    }

    private static OperatingSystemConfigWebhook Webhook() => OperatingSystemConfigWebhookTests.Webhook(ControlPlane.With());

    private static Task<Answer> Ask(string body) => Answer.From(Webhook(), Encoding.UTF8.GetBytes(body));
}
