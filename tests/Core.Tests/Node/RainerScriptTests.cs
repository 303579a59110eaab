using System.Text;
using RsyslogRelp.Core.Node;

namespace RsyslogRelp.Core.Tests.Node;

public sealed class RainerScriptTests
{
    [TestCase("plain ü世🚀", "\"plain ü世🚀\"", "\"plain ü世🚀\"", "\"plain ü世🚀\"")]
    [TestCase("a$", "\"a\\$\"", "\"a$\"", "\"a$\"")]
    [TestCase("a\"b", "\"a\\\"b\"", "\"a\\\"b\"", "\"a\\\"b\"")]
    [TestCase("a\\b", "\"a\\\\b\"", "\"a\\\\b\"", "\"a\\\\\\\\b\"")]
    [TestCase("a \u001f!", "\"a \\037!\"", "\"a \\037!\"", "\"a \\037!\"")]
    [TestCase("\t\n\u007f", "\"\\011\\012\\177\"", "\"\\011\\012\\177\"", "\"\\011\\012\\177\"")]
    public void Literal_escapes_for_its_context(string text, string expression, string parameter, string constant)
    {
        Assert.Multiple(() =>
        {
            Assert.That(RainerScript.ExpressionLiteral(text), Is.EqualTo(expression));
            Assert.That(RainerScript.ExpressionLiteralBytes(text), Is.EqualTo(Encoding.UTF8.GetByteCount(expression)));
            Assert.That(RainerScript.ParameterLiteral(text), Is.EqualTo(parameter));
            Assert.That(RainerScript.TemplateConstantLiteral(text), Is.EqualTo(constant));
        });
    }

    // Not as arguments of an attribute, which would turn an unpaired surrogate into a replacement character.
    private static readonly string[] Inexpressible = ["a\0b", "\ud800", "\udc00\ud800", "a\ud800b"];

    [TestCaseSource(nameof(Inexpressible))]
    public void Literal_refuses_text_that_RainerScript_cannot_express(string text)
    {
        Assert.Throws<NotRenderableException>(() => RainerScript.ExpressionLiteral(text));
    }

    [TestCase("shoot--foo--bar", "bar", ExpectedResult = "foo")]
    [TestCase("shoot-foo-bar", "bar", ExpectedResult = "foo")]
    [TestCase("shoot--my-proj--bar", "bar", ExpectedResult = "my-proj")]
    [TestCase("shoot--a-bar--bar", "bar", ExpectedResult = "a-bar")]
    [TestCase("shoot--foo--bar", "baz", ExpectedResult = "foo--bar")]
    [TestCase("kube-system", "bar", ExpectedResult = "kube-system")]
    [TestCase("-test-", "bar", ExpectedResult = "test")]
    public string Tells_the_project_of_a_control_plane(string namespaceName, string shoot) =>
        ShootIdentity.ProjectFromControlPlaneNamespace(namespaceName, shoot);

    [TestCase("garden-foo", ExpectedResult = "foo")]
    [TestCase("garden", ExpectedResult = "garden")]
    [TestCase("garden-", ExpectedResult = null)]
    [TestCase("foo", ExpectedResult = null)]
    public string? Tells_the_project_of_a_garden_namespace(string namespaceName) => ShootIdentity.ProjectFromGardenNamespace(namespaceName);
}
