using System.Buffers;
using System.Text;
using CsCheck;
using RsyslogRelp.Adapters.Kubernetes.Webhooks.Reviews;
using RsyslogRelp.Core.Node;
using RsyslogRelp.Testing.Reviews;

namespace RsyslogRelp.Adapters.Kubernetes.Tests.Webhooks.Reviews;

/// <summary>Whatever a body holds, the answer is a well-formed AdmissionReview (<see cref="Answer.Read"/>), and never a 500.</summary>
public sealed class AdmissionFuzzTests
{
    private static readonly string[] Values =
    [
        "null", "true", "5", "-1e999", "\"x\"", "\"\\ud800\"", "[]", "{}", "[[{}]]", "{\"a\":{\"b\":[null]}}"
    ];

    private static readonly Gen<byte> Byte = Gen.OneOf(Gen.Byte, Gen.Int[0, 13].Select(static i => "{}[]\",:\\0-netu"u8[i]));

    private static readonly string Osc = OperatingSystemConfigs.With(
        $$$$"""[{{{{OperatingSystemConfigs.OldFile}}}},{"path":"{{{{NodePaths.ConfiguratorDirectory}}}}/configure-rsyslog.sh","permissions":484,"content":{"inline":{"encoding":"b64","data":""}}}]""",
        $$"""[{{OperatingSystemConfigs.OldUnit}},{"name":"rsyslog-configurator.service","enable":true}]""");

    public static IEnumerable<TestCaseData> Webhooks =>
    [
        new TestCaseData(
            OperatingSystemConfigWebhookTests.Webhook(ControlPlane.With()),
            Review.OfOperatingSystemConfig(Osc, Osc)).SetArgDisplayNames("OperatingSystemConfig"),
        new TestCaseData(
            new ShootWebhookTests().Webhook(),
            Review.OfShoot(ShootWebhookTests.TlsShoot, ShootWebhookTests.TlsShoot)).SetArgDisplayNames("Shoot"),
    ];

    [TestCaseSource(nameof(Webhooks))]
    public void Answers_bodies_with_changed_and_added_bytes(AdmissionWebhook webhook, byte[] body)
    {
        Gen.Select(Gen.Int[0, body.Length - 1], Byte, Gen.Bool).Array[1, 4].Sample(
            edits =>
            {
                List<byte> edited = [.. body];
                foreach ((int at, byte value, bool replace) in edits)
                {
                    if (replace)
                    {
                        edited[at] = value;
                    }
                    else
                    {
                        edited.Insert(at, value);
                    }
                }

                return Ask(webhook, [.. edited]).Code is 200 or 400 or 403;
            },
            iter: 2_000);
    }

    [TestCaseSource(nameof(Webhooks))]
    public void Answers_bodies_with_a_value_of_a_wrong_type_anywhere(AdmissionWebhook webhook, byte[] body)
    {
        for (int place = 0, places = Places(RawJson.Parse(body)) - 1; place < places; place++)
        {
            foreach (string value in Values)
            {
                byte[] edited = With(body, place, value);
                Assert.That(Ask(webhook, edited).Code, Is.AnyOf(200, 400, 403), Encoding.UTF8.GetString(edited));
            }
        }
    }

    // The body with the value at a place, counted in the order of the text, replaced by another.
    private static byte[] With(byte[] body, int place, string value)
    {
        RawJson edited = RawJson.Parse(body);
        Replace(edited, RawJson.Parse(value), ref place);
        return Encoding.UTF8.GetBytes(edited.ToString());
    }

    private static int Places(RawJson value) =>
        1 + (value.Fields?.Sum(static field => Places(field.Value)) ?? value.Items?.Sum(Places) ?? 0);

    private static void Replace(RawJson value, RawJson replacement, ref int left)
    {
        for (int i = 0; i < (value.Fields?.Count ?? value.Items?.Count ?? 0) && left >= 0; i++)
        {
            RawJson child = value.Fields is null ? value.Items![i] : value.Fields[i].Value;
            if (left-- > 0)
            {
                Replace(child, replacement, ref left);
            }
            else if (value.Fields is null)
            {
                value.Items![i] = replacement;
            }
            else
            {
                value.Fields[i] = (value.Fields[i].Name, replacement);
            }
        }
    }

    private static Answer Ask(AdmissionWebhook webhook, byte[] body)
    {
        ArrayBufferWriter<byte> response = new();
        AdmissionAnswer outcome = webhook.HandleAsync(body, response, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        return Answer.Read(outcome, response.WrittenMemory);
    }
}
