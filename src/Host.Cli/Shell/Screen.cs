using RsyslogRelp.Host.Cli.Shell.Streams;

namespace RsyslogRelp.Host.Cli.Shell;

/// <summary>Where results are printed.</summary>
/// <param name="IsTerminal">Whether a person reads them on a terminal.</param>
/// <param name="HasColour">Whether they may be coloured.</param>
/// <param name="Width">The columns of the terminal; null if there is none, or its width is not known.</param>
internal readonly record struct Screen(bool IsTerminal, bool HasColour, int? Width = null)
{
    /// <summary>The screen of standard output. NO_COLOR (see no-color.org) and a TERM of <c>dumb</c> or none mean no colour.</summary>
    public static Screen OfStandardOutput()
    {
        bool terminal = StandardStreams.OutputIsTerminal();
        bool colour = terminal
            && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
            && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");
        return new Screen(terminal, colour, StandardStreams.TerminalWidth());
    }

    /// <summary>The text in a colour, if there is any.</summary>
    public string Paint(Tint tint, string text) => HasColour ? $"\e[{(int)tint}m{text}\e[0m" : text;

    /// <summary>A line of a file as it may be printed: a terminal gets no control characters besides tabs.</summary>
    public string Safe(string line) =>
        IsTerminal ? string.Join('\t', line.Split('\t').Select(Printable.Whole)) : line;
}

/// <summary>Colours and weights by their number in the escape sequence (ECMA-48, SGR).</summary>
internal enum Tint
{
    /// <summary>Headings.</summary>
    Bold = 1,

    /// <summary>Removed, rejected.</summary>
    Red = 31,

    /// <summary>Added, accepted.</summary>
    Green = 32,

    /// <summary>Neither.</summary>
    Yellow = 33,

    /// <summary>Places.</summary>
    Cyan = 36,
}
