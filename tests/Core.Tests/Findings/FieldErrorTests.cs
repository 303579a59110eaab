using RsyslogRelp.Core.Findings;

namespace RsyslogRelp.Core.Tests.Findings;

public sealed class FieldErrorTests
{
    private static readonly FieldPath Path = FieldPath.Root.Child("spec").Child("extensions").Index(1).Child("providerConfig");

    [Test]
    public void Path_prints_as_in_Kubernetes()
    {
        Assert.That(
            Path.Child("loggingRules").Index(0).Child("programNames").Index(2).ToString(),
            Is.EqualTo("spec.extensions[1].providerConfig.loggingRules[0].programNames[2]"));
    }

    [Test]
    public void Error_prints_a_value_only_if_its_type_has_one()
    {
        Assert.Multiple(() =>
        {
            Assert.That(
                FieldError.Required(FieldPath.Root.Child("target"), "target must not be empty").ToString(),
                Is.EqualTo("target: Required value: target must not be empty"));
            Assert.That(
                FieldError.Invalid(FieldPath.Root.Child("port"), FieldValue.Of(-1), "port cannot be less than 0").ToString(),
                Is.EqualTo("port: Invalid value: -1: port cannot be less than 0"));
            Assert.That(FieldError.NotFound(FieldPath.Root, FieldValue.Of("x"), "d").ToString(), Is.EqualTo("Not found: \"x\": d"));
        });
    }

    [TestCase("", ExpectedResult = "spec.extensions[1].providerConfig")]
    [TestCase("tls.authMode", ExpectedResult = "spec.extensions[1].providerConfig.tls.authMode")]
    [TestCase("[0]", ExpectedResult = "spec.extensions[1].providerConfig[0]")]
    public string Moves_below_another_document(string path) =>
        new FieldError(path, FieldErrorType.Invalid, null, "").Below(Path).Path;

    [TestCase("a", ExpectedResult = "a")]
    [TestCase("", ExpectedResult = "")]
    public string Stays_where_it_is_below_the_root(string path) =>
        new FieldError(path, FieldErrorType.Invalid, null, "").Below(FieldPath.Root).Path;

    [TestCase(FieldErrorType.NotFound, ExpectedResult = "Not found")]
    [TestCase(FieldErrorType.TooMany, ExpectedResult = "Too many")]
    [TestCase(FieldErrorType.TooLong, ExpectedResult = "Too long")]
    [TestCase(FieldErrorType.NotChecked, ExpectedResult = "Not checked")]
    [TestCase(FieldErrorType.Duplicate, ExpectedResult = "Duplicate value")]
    public string Every_type_has_its_text(FieldErrorType type) => new FieldError("a", type, null, "").TypeText;

    [Test]
    public void Errors_aggregate_as_in_Kubernetes()
    {
        FieldError a = FieldError.Required(FieldPath.Root.Child("a"), "x");
        FieldError b = FieldError.Required(FieldPath.Root.Child("b"), "x");

        Assert.Multiple(() =>
        {
            Assert.That(FieldError.Aggregate([a]), Is.EqualTo("a: Required value: x"));
            Assert.That(FieldError.Aggregate([a, b, a]), Is.EqualTo("[a: Required value: x, b: Required value: x]"));
        });
    }

    [Test]
    public void A_finding_is_one_line_of_bounded_length_whatever_its_detail_repeats()
    {
        FieldError finding = FieldError.Invalid(FieldPath.Root.Child("a"), "1", "b\nc\u001b[31m\u202e\u200b\U000e0041\"\\d");

        Assert.That(finding.ToString(), Is.EqualTo("a: Invalid value: 1: b\\x0ac\\x1b[31m\\u202e\\u200b\\U000e0041\"\\d"));
        Assert.That((finding with { Detail = new string('\n', 100_000) }).ToString(), Has.Length.LessThan(1_100).And.EndWith("..."));
        Assert.That((finding with { Detail = new string('a', 996) + "🚀🚀🚀" }).ToString(), Does.EndWith("a..."));
    }

    [TestCase("plain", ExpectedResult = "\"plain\"")]
    [TestCase("q\"b\\n\nt\tx\u0001d\u007f", ExpectedResult = "\"q\\\"b\\\\n\\nt\\tx\\x01d\\x7f\"")]
    [TestCase("\a\b\f\r\v", ExpectedResult = "\"\\a\\b\\f\\r\\v\"")]
    [TestCase("ü世🚀", ExpectedResult = "\"ü世🚀\"")]
    [TestCase("\u0085\u2028\u200b", ExpectedResult = "\"\\u0085\\u2028\\u200b\"")]
    public string Quotes_a_string_as_Go_does(string value) => FieldValue.Of(value);

    [TestCase(200, "")]
    [TestCase(201, "...")]
    [TestCase(10_000, "...")]
    public void Texts_and_numbers_are_cut_after_200_characters(int length, string end)
    {
        string text = new('7', length);

        Assert.That(FieldValue.Of(text), Is.EqualTo($"\"{text[..200]}{end}\""));
        Assert.That(FieldValue.OfPlain(text), Is.EqualTo(text[..200] + end));
    }
}
