using RsyslogRelp.NodeSyntax.RegularExpressions;

namespace RsyslogRelp.NodeSyntax.Tests.RegularExpressions;

internal static class Parsed
{
    public static PosixRegex Accepted(string pattern)
    {
        Assert.That(PosixRegex.TryParse(pattern, out PosixRegex? regex, out PosixRegexError? error), Is.True, $"{pattern}: {error}");
        Assert.That(error, Is.Null);
        return regex!;
    }

    public static PosixRegexError Refused(string pattern)
    {
        Assert.That(PosixRegex.TryParse(pattern, out PosixRegex? regex, out PosixRegexError? error), Is.False, pattern);
        Assert.That(regex, Is.Null);
        Assert.That(error!.Position, Is.InRange(0, pattern.Length));
        return error;
    }
}
