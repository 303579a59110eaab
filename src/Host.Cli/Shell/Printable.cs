using RsyslogRelp.Core.Documents;

namespace RsyslogRelp.Host.Cli.Shell;

/// <summary>Text of the input in one line, so that no control character reaches a terminal.</summary>
internal static class Printable
{
    private const int MaxLength = 1000;

    /// <summary>The text, cut after 1,000 characters.</summary>
    public static string Of(string text) =>
        text.Length <= MaxLength ? Whole(text) : Whole(text[..MaxLength]) + "...";

    /// <summary>The text in full.</summary>
    public static string Whole(string text) => OneLine.Of(text);
}
