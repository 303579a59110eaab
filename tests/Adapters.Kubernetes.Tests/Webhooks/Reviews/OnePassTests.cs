using System.Buffers;
using RsyslogRelp.Adapters.Kubernetes.Webhooks.Reviews;
using RsyslogRelp.Testing.Reviews;

namespace RsyslogRelp.Adapters.Kubernetes.Tests.Webhooks.Reviews;

/// <summary>A review is parsed in one pass, and its objects with it.</summary>
public sealed class OnePassTests
{
    private const string Config =
        "{\"apiVersion\":\"rsyslog-relp.extensions.gardener.cloud/v1alpha1\",\"kind\":\"RsyslogRelpConfig\",\"port\":514}";

    [Test]
    public async Task A_Shoot_is_read_with_its_review()
    {
        using CountedBody body = new(
            Review.OfShoot(Shoot($"{{\"type\":\"shoot-rsyslog-relp\",\"providerConfig\":{Config}}}"), Shoot("{}")));

        Answer answer = await Ask(new ShootWebhookTests().Webhook(), body);

        Assert.That((answer.Code, body.Uses), Is.EqualTo((403, 1)), answer.Message);
        Assert.That(answer.Message, Does.Contain("target: Required value"));
    }

    [Test]
    public async Task An_OperatingSystemConfig_is_read_with_its_review_and_looked_at_again_for_our_own_entries_alone()
    {
        string osc = OperatingSystemConfigs.With("[{\"path\":\"/foreign\"}]");
        using CountedBody patched = new(Review.OfOperatingSystemConfig(osc));
        using CountedBody ignored = new(
            Review.OfOperatingSystemConfig(osc.Replace("\"reconcile\"", "\"provision\"", StringComparison.Ordinal)));

        Answer answer = await Ask(OperatingSystemConfigWebhookTests.Webhook(ControlPlane.With()), patched);
        Answer other = await Ask(OperatingSystemConfigWebhookTests.Webhook(ControlPlane.With()), ignored);

        Assert.That((answer.Patch is null, patched.Uses), Is.EqualTo((false, 2)));
        Assert.That((other.Patch is null, ignored.Uses), Is.EqualTo((true, 1)));
    }

    [Test]
    public async Task A_review_allocates_at_most_128_KiB_whatever_else_the_OperatingSystemConfig_holds()
    {
        string foreign = string.Join(',', Enumerable.Range(0, 40).Select(static i =>
            $"{{\"path\":\"/foreign/{i}\",\"content\":{{\"inline\":{{\"encoding\":\"b64\",\"data\":\"{new string('A', 8_000)}\"}}}}}}"));
        byte[] review = Review.OfOperatingSystemConfig(OperatingSystemConfigs.With($"[{foreign}]"));
        AdmissionWebhook webhook = OperatingSystemConfigWebhookTests.Webhook(ControlPlane.With());
        ArrayBufferWriter<byte> response = new(1024 * 1024);

        long least = long.MaxValue;
        for (int i = 0; i < 20; i++)
        {
            response.ResetWrittenCount();
            long before = GC.GetAllocatedBytesForCurrentThread();
            ValueTask<AdmissionAnswer> answer = webhook.HandleAsync(review, response, CancellationToken.None);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            Assert.That(answer.IsCompleted, "answered without waiting");
            await answer;
        }

        Assert.That(review, Has.Length.GreaterThan(320_000));
        Assert.That(least, Is.LessThanOrEqualTo(128 * 1024));
    }

    // The API server writes the type first; any other order means the same.
    [TestCase("{\"type\":\"shoot-rsyslog-relp\",\"providerConfig\":CONFIG}", true)]
    [TestCase("{\"providerConfig\":CONFIG,\"type\":\"shoot-rsyslog-relp\"}", true)]
    [TestCase("{\"type\":\"other\",\"providerConfig\":CONFIG,\"type\":\"shoot-rsyslog-relp\"}", true)]
    [TestCase("{\"type\":\"shoot-rsyslog-relp\",\"providerConfig\":CONFIG,\"type\":\"other\"}", false)]
    [TestCase("{\"type\":\"other\",\"providerConfig\":CONFIG}", false)]
    [TestCase("{\"type\":\"other\",\"disabled\":7}", false)]
    [TestCase("{\"providerConfig\":{},\"type\":\"shoot-rsyslog-relp\",\"providerConfig\":CONFIG}", true)]
    public async Task The_order_of_an_extensions_fields_does_not_matter(string extension, bool isOurs)
    {
        using CountedBody body = new(Review.OfShoot(Shoot(extension.Replace("CONFIG", Config, StringComparison.Ordinal))));

        Answer answer = await Ask(new ShootWebhookTests().Webhook(), body);

        Assert.That((answer.Allowed, body.Uses), Is.EqualTo((!isOurs, 1)), answer.Message);
        Assert.That(answer.Message, isOurs ? Does.Contain("target: Required value") : Is.Null);
    }

    private static string Shoot(string extension) => $"{{\"spec\":{{\"extensions\":[{extension}]}}}}";

    private static async Task<Answer> Ask(AdmissionWebhook webhook, CountedBody body)
    {
        ArrayBufferWriter<byte> response = new();
        return Answer.Read(await webhook.HandleAsync(body.Memory, response, CancellationToken.None), response.WrittenMemory);
    }

    /// <summary>Counts how often somebody asks for the bytes of a body.</summary>
    private sealed class CountedBody(byte[] bytes) : MemoryManager<byte>
    {
        public int Uses { get; private set; }

        public override Memory<byte> Memory => CreateMemory(bytes.Length);

        public override Span<byte> GetSpan()
        {
            Uses++;
            return bytes;
        }

        public override MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException();

        public override void Unpin()
        {
        }

        protected override void Dispose(bool disposing)
        {
        }
    }
}
