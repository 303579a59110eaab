using System.Globalization;

namespace RsyslogRelp.Fuzzing;

/// <summary>What must hold of every input.</summary>
internal static class Invariant
{
    // Of a message with a hundred findings.
    private const int LongestText = 32 * 1024;

    public static void Holds(bool condition, string what)
    {
        if (!condition)
        {
            throw new InvariantException(what);
        }
    }

    /// <summary>A text for people: one line of bounded length, without control and invisible characters.</summary>
    public static void IsOneLine(string text)
    {
        char? hidden = text.Select(static c => (char?)c).FirstOrDefault(static c => IsHidden(c!.Value));
        Holds(hidden is null, $"U+{(int)(hidden ?? ' '):X4} in: {text}");
        Holds(text.Length <= LongestText, $"a text of {text.Length} characters");
    }

    private static bool IsHidden(char c) => char.GetUnicodeCategory(c)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}

/// <summary>Something does not hold.</summary>
/// <param name="message">What.</param>
internal sealed class InvariantException(string message) : Exception(message);
