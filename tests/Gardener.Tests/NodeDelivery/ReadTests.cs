using System.Globalization;
using System.Text;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Gardener.NodeDelivery;
using RsyslogRelp.Testing.Reviews;

namespace RsyslogRelp.Gardener.Tests.NodeDelivery;

/// <summary>What is read of an OperatingSystemConfig.</summary>
public sealed class ReadTests
{
    [TestCase("5", "Invalid value: 5: must be an object")]
    [TestCase("null", "Invalid value: null: must be an object")]
    [TestCase("[{}]", "Invalid value: list: must be an object")]
    [TestCase("""{"metadata":"x"}""", "metadata: Invalid value: \"x\": must be an object")]
    [TestCase("""{"metadata":{"namespace":[]}}""", "metadata.namespace: Invalid value: list: must be a string")]
    [TestCase("""{"metadata":{"deletionTimestamp":true}}""", "metadata.deletionTimestamp: Invalid value: true: must be a string")]
    [TestCase("""{"spec":[]}""", "spec: Invalid value: list: must be an object")]
    [TestCase("""{"spec":{"purpose":{}}}""", "spec.purpose: Invalid value: object: must be a string")]
    [TestCase("""{"spec":{"files":{}}}""", "spec.files: Invalid value: object: must be a list")]
    [TestCase("""{"spec":{"units":"x"}}""", "spec.units: Invalid value: \"x\": must be a list")]
    [TestCase("""{"spec":{"files":[{},7]}}""", "spec.files[1]: Invalid value: 7: must be an object")]
    [TestCase("""{"spec":{"files":[{"path":-1.5}]}}""", "spec.files[0].path: Invalid value: -1.5: must be a string")]
    [TestCase("""{"spec":{"units":[{"name":{}}]}}""", "spec.units[0].name: Invalid value: object: must be a string")]
    [TestCase("""{"spec":{"units":[null,{"name":[]}]}}""", "spec.units[1].name: Invalid value: list: must be a string")]
    public void A_wrong_type_on_the_way_to_our_entries_is_the_first_finding(string osc, string finding)
    {
        DecodeResult<OperatingSystemConfigIndex> read = Delivery.Read(osc);

        Assert.That(read.Value, Is.Null);
        Assert.That(read.Findings.Single().ToString(), Is.EqualTo(finding));
    }

    [TestCase(64, "spec.purpose: Invalid value: 1{0}: must be a string")]
    [TestCase(65, "spec.purpose: Invalid value: number: must be a string")]
    public void A_long_number_is_not_printed(int digits, string finding)
    {
        string number = "1" + new string('0', digits - 1);

        Assert.That(
            Delivery.Read($"{{\"spec\":{{\"purpose\":{number}}}}}").Findings.Single().ToString(),
            Is.EqualTo(string.Format(CultureInfo.InvariantCulture, finding, number[1..])));
    }

    [Test]
    public void A_long_text_is_not_printed()
    {
        Assert.That(Unit(64), Does.Contain(new string('x', 64)));
        Assert.That(Unit(65), Is.EqualTo("spec.units: Invalid value: string: must be a list"));

        static string Unit(int length) => Delivery.Read($"{{\"spec\":{{\"units\":\"{new string('x', length)}\"}}}}").Findings.Single().ToString();
    }

    [TestCase("""{"metadata":{"namespace":"n"},"spec":{"purpose":"reconcile"}}""", "n", false, "reconcile")]
    [TestCase("""{"metadata":{"namespace":"\u006e","deletionTimestamp":"2026-01-02T03:04:05Z"}}""", "n", true, "")]
    [TestCase("""{"metadata":{"deletionTimestamp":null},"spec":{"purpose":null}}""", "", false, "")]
    [TestCase("""{"metadata":{"deletionTimestamp":""}}""", "", false, "")]
    [TestCase("""{"metadata":null,"spec":null}""", "", false, "")]
    [TestCase("{}", "", false, "")]
    [TestCase("""{"metadata":{"namespace":"a","namespace":"b"},"spec":{"purpose":"a","purpose":"b"}}""", "b", false, "b")]
    [TestCase("""{"metadata":{"namespace":"a","deletionTimestamp":"x"},"metadata":{"name":"b"},"spec":{"purpose":"a"},"spec":{}}""", "", false, "")]
    [TestCase("""{"m\u0065tadata":{"n\u0061mespace":"n"},"status":{"spec":{"purpose":"a"}},"x":[{"metadata":5}]}""", "n", false, "")]
    public void The_last_of_equal_fields_counts_and_null_is_absent(string osc, string namespaceName, bool deletion, string purpose)
    {
        OperatingSystemConfigIndex index = Delivery.Read(osc).Value!;

        Assert.That((index.Namespace, index.DeletionRequested, index.Purpose), Is.EqualTo((namespaceName, deletion, purpose)));
        Assert.That(index.IsReconcile, Is.EqualTo(purpose == "reconcile"));
    }

    [Test]
    public async Task Only_the_last_of_equal_lists_is_there()
    {
        const string Osc = """{"spec":{"purpose":"reconcile","files":[{"path":"/a"}],"units":[],"files":[],"units":[]}}""";
        Delivery delivery = await Delivery.Of(ControlPlane.With(), Osc);

        Assert.That(Encoding.UTF8.GetString(delivery.Patch!), Does.StartWith("""[{"op":"add","path":"/spec/files/-","value":{"path":"/"""));
    }
}
