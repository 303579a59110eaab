using System.Net;

namespace RsyslogRelp.Review;

/// <summary>Text of an artifact in HTML.</summary>
internal static class HtmlText
{
    public static string Of(string text) => WebUtility.HtmlEncode(VisibleText.Of(text));
}
