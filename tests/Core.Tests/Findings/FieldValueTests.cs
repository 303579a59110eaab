using RsyslogRelp.Core.Findings;

namespace RsyslogRelp.Core.Tests.Findings;

/// <summary>Values as findings print them.</summary>
public sealed class FieldValueTests
{
    [TestCase(200, "")]
    [TestCase(201, "...")]
    public void Text_and_numbers_are_cut_after_200_characters(int length, string end)
    {
        string text = new('7', length);

        Assert.That(FieldValue.Of(text), Is.EqualTo($"\"{text[..200]}{end}\""));
        Assert.That(FieldValue.OfPlain(text), Is.EqualTo(text[..200] + end));
    }

    [TestCase("\"", "\\\"")]
    [TestCase("\\", "\\\\")]
    [TestCase("\n", "\\n")]
    [TestCase("\r", "\\r")]
    [TestCase("\t", "\\t")]
    [TestCase("\a\b\f\v", "\\a\\b\\f\\v")]
    [TestCase("\u0001", "\\x01")]
    public void What_would_not_be_seen_is_escaped_as_in_Go(string text, string printed) =>
        Assert.That(FieldValue.Of("a" + text + "b"), Is.EqualTo($"\"a{printed}b\""));

    [TestCase(FieldErrorType.NotFound, "Not found")]
    [TestCase(FieldErrorType.TooMany, "Too many")]
    [TestCase(FieldErrorType.TooLong, "Too long")]
    [TestCase(FieldErrorType.NotChecked, "Not checked")]
    [TestCase(FieldErrorType.Duplicate, "Duplicate value")]
    public void Every_type_has_its_text(FieldErrorType type, string text) =>
        Assert.That(new FieldError("a", type, null, "").TypeText, Is.EqualTo(text));

    [TestCase("a", "b", "b.a")]
    [TestCase("[0]", "b", "b[0]")]
    [TestCase("", "b", "b")]
    [TestCase("a", "", "a")]
    public void A_finding_moves_below_the_document_that_holds_its_own(string path, string root, string moved)
    {
        FieldPath below = root.Length == 0 ? FieldPath.Root : FieldPath.Root.Child(root);

        Assert.That(new FieldError(path, FieldErrorType.Invalid, null, "").Below(below).Path, Is.EqualTo(moved));
    }
}
