using RsyslogRelp.Core.Prediction;

namespace RsyslogRelp.Core.Tests.Prediction;

public sealed class LogMessageTests
{
    [TestCase("kubelet[77]:", "kubelet")]
    [TestCase("a/b", "a")]
    [TestCase("a:b", "a")]
    [TestCase("täg", "t")]
    [TestCase("a~\u007f", "a~")]
    [TestCase("ä[", "")]
    [TestCase("[", "")]
    [TestCase("a b", "a b")]
    [TestCase("", "")]
    public void A_tag_is_cut_to_the_program_name(string tag, string program) =>
        Assert.That(LogMessage.ProgramNameOf(tag), Is.EqualTo(program));

    [TestCase("plain ü世🚀\u007f\u0085", "plain ü世🚀\u007f\u0085")]
    [TestCase("a\tb\u0001\u001f c\0\a", "a#011b#001#037 c#000#007")]
    [TestCase("\n", "#012")]
    public void Control_characters_but_DEL_are_escaped(string text, string escaped) =>
        Assert.That(LogMessage.Escape(text), Is.EqualTo(escaped));
}
