using System.Text;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Documents;
using RsyslogRelp.Gardener.Lifecycle;

namespace RsyslogRelp.Gardener.Tests.Lifecycle;

public sealed class ImageVectorTests
{
    private const string Alpine = "europe-docker.pkg.dev/gardener-project/releases/3rd/alpine";

    [TestCase("alpine", ExpectedResult = Alpine + ":3.24.1")]
    [TestCase("pause-container", ExpectedResult = "registry.k8s.io/pause:3.10")]
    public string The_built_in_images_are_these(string name) => ImageVector.BuiltIn.Find(name);

    [Test]
    public void An_image_that_nobody_knows_is_an_error() =>
        Assert.That(
            static () => ImageVector.BuiltIn.Find("busybox"),
            Throws.TypeOf<KeyNotFoundException>().With.Message.EqualTo("could not find image \"busybox\""));

    [TestCase("""{}""", ExpectedResult = Alpine + ":3.24.1")]
    [TestCase("""{"images": []}""", ExpectedResult = Alpine + ":3.24.1")]
    [TestCase("""{"images": [{"name": "other", "repository": "r"}], "caBundle": {}}""", ExpectedResult = Alpine + ":3.24.1")]
    [TestCase("""{"images": [{"name": "alpine", "repository": "r"}]}""", ExpectedResult = "r:3.24.1", Description = "a repository alone keeps the tag")]
    [TestCase("""{"images": [{"name": "alpine", "repository": "r", "tag": "t", "version": "v"}]}""", ExpectedResult = "r:t")]
    [TestCase("""{"images": [{"name": "alpine", "repository": "r", "tag": "sha256:0123"}]}""", ExpectedResult = "r@sha256:0123")]
    [TestCase("""{"images": [{"name": "alpine", "tag": "t"}]}""", ExpectedResult = Alpine + ":t")]
    [TestCase("""{"images": [{"name": "alpine", "ref": "r/a@sha256:0123"}]}""", ExpectedResult = "r/a@sha256:0123")]
    [TestCase("""{"images": [{"name": "alpine", "ref": "first"}, {"name": "alpine", "repository": "r"}]}""", ExpectedResult = "r", Description = "a ref has no tag that could be kept")]
    [TestCase("""{"images": [{"name": "alpine", "ref": "first"}, {"name": "alpine", "tag": "t"}]}""", ExpectedResult = "first")]
    [TestCase("""{"images": [{"name": "alpine", "repository": "r", "architectures": ["amd64"]}]}""", ExpectedResult = "r", Description = "made for amd64 alone comes before made for several")]
    [TestCase("""{"images": [{"name": "alpine", "repository": "r", "architectures": ["arm64"]}]}""", ExpectedResult = Alpine + ":3.24.1")]
    [TestCase("""{"images": [{"name": "alpine", "repository": "r", "architectures": ["amd64", "arm64"]}]}""", ExpectedResult = Alpine + ":3.24.1", Description = "the first of those that fit alike")]
    [TestCase("""{"images": [{"name": "alpine", "repository": "r", "runtimeVersion": ">= 1.30"}]}""", ExpectedResult = Alpine + ":3.24.1", Description = "another key, so another entry")]
    [TestCase("""{"images": [{"name": "alpine", "repository": "r", "targetVersion": ">= 1.30"}, {"name": "alpine", "ref": "q", "targetVersion": ">= 1.30"}]}""", ExpectedResult = Alpine + ":3.24.1")]
    [TestCase("""{"images": [{"name": "alpine", "repository": "r", "architectures": ["amd64"]}, {"name": "alpine", "tag": "t", "architectures": ["amd64"]}]}""", ExpectedResult = "r:t")]
    public string An_entry_overrides_field_by_field(string json)
    {
        DecodeResult<ImageVector> result = With(json);

        Assert.That(result.Findings, Is.Empty);
        Assert.That(result.Value!.Find("pause-container"), Is.EqualTo("registry.k8s.io/pause:3.10"));
        return result.Value.Find("alpine");
    }

    [TestCase("""[]""", "Invalid value: list: must be an object, not a list")]
    [TestCase("""{"images": {}}""", "images: Invalid value: object: must be a list, not an object")]
    [TestCase("""{"images": [{"repository": "r"}]}""", "images[0].name: Required value: must be the name of an image")]
    [TestCase("""{"images": [{"name": "other"}]}""", "images[0].repository: Required value: or ref must be given, since no built-in image is overridden")]
    [TestCase("""{"images": [{"name": "alpine", "ref": "r", "tag": "t"}]}""", "images[0].ref: Forbidden: stands for repository and tag, which must not be given too")]
    [TestCase("""{"images": [{"name": "alpine", "ref": "r", "repository": "t"}]}""", "images[0].ref: Forbidden: stands for repository and tag, which must not be given too")]
    [TestCase("""{"images": [{"name": "alpine", "tag": 3.1}]}""", "images[0].tag: Invalid value: 3.1: must be a string, not a number with fraction or exponent")]
    [TestCase("""{"images": [{"name": "alpine", "repository": "r\n"}]}""", "images[0].repository: Invalid value: \"r\\n\": must be part of a reference to a container image: letters, digits and . _ - / : @")]
    public void What_is_wrong_has_its_place(string json, string expected) =>
        Assert.That(With(json).Findings.Select(static error => error.ToString()), Is.EqualTo(new[] { expected }));

    [Test]
    public void The_built_in_images_stay_as_they_are()
    {
        With("""{"images": [{"name": "alpine", "ref": "r"}]}""");

        Assert.That(ImageVector.BuiltIn.Find("alpine"), Does.StartWith(Alpine));
    }

    private static DecodeResult<ImageVector> With(string json) =>
        ImageVector.BuiltIn.With(JsonDocumentReader.Read(Encoding.UTF8.GetBytes(json)));
}
