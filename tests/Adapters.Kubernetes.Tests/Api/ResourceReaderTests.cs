using System.Text;
using RsyslogRelp.Adapters.Kubernetes.Api;
using RsyslogRelp.Adapters.Kubernetes.Api.Kinds;

namespace RsyslogRelp.Adapters.Kubernetes.Tests.Api;

/// <summary>Lists and watches contain foreign objects: a malformed one must not hide the others.</summary>
public sealed class ResourceReaderTests
{
    [TestCase(70)]
    [TestCase(5_000)]
    public void A_deeply_nested_object_hides_no_other(int depth)
    {
        string deep = Extension("deep", Nested(depth));

        ResourcePage<Extension> page = ResourceReader.Page(
            ResourceTypes.Extensions, Encoding.UTF8.GetBytes(
                $$"""{"metadata":{"resourceVersion":"7"},"items":[{{deep}},{{Extension("good", "{}")}}]}"""));
        WatchEvent<Extension> change = ResourceReader.Event(
            ResourceTypes.Extensions, Encoding.UTF8.GetBytes($$"""{"type":"ADDED","object":{{deep}}}"""), "watch");

        Assert.Multiple(() =>
        {
            Assert.That(
                page.Items.Select(static item => (item.Key.Name, item.Failure)),
                Is.EqualTo(new[] { ("deep", (Exception?)null), ("good", null) }));
            Assert.That(Encoding.UTF8.GetString(page.Items[0].Object!.Spec!.ProviderConfig!.Utf8.Span), Is.EqualTo(Nested(depth)));
            Assert.That((change.Item.Key.Name, change.Item.Failure), Is.EqualTo(("deep", (Exception?)null)));
        });
    }

    [Test]
    public void An_object_that_cannot_be_decoded_is_known_by_its_name_and_version()
    {
        string broken = """{"metadata":{"name":"broken","namespace":"n","resourceVersion":"9"},"spec":{"type":{},"deep":NESTED}}""".Replace(
            "NESTED", Nested(70), StringComparison.Ordinal);

        WatchEvent<Extension> change = ResourceReader.Event(
            ResourceTypes.Extensions, Encoding.UTF8.GetBytes($$"""{"type":"MODIFIED","object":{{broken}}}"""), "watch");

        Assert.That(
            (change.Item.Key, change.Item.ResourceVersion, change.Item.Object),
            Is.EqualTo((new ObjectKey("n", "broken"), "9", (Extension?)null)));
        Assert.That(change.Item.Failure, Is.Not.Null);
    }

    private static string Nested(int depth) => string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth);

    private static string Extension(string name, string config) =>
        $$$"""{"metadata":{"name":"{{{name}}}","namespace":"n","resourceVersion":"5"},"spec":"""
            + $$$"""{"type":"other","providerConfig":{{{config}}}}}""";
}
