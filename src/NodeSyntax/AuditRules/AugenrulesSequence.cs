using System.Text.RegularExpressions;

namespace RsyslogRelp.NodeSyntax.AuditRules;

/// <summary>A line in the sequence in which a node loads it.</summary>
/// <param name="Number">The line's number in the text as written.</param>
/// <param name="Text">The line.</param>
/// <param name="Moved">Whether every augenrules puts it elsewhere than it is written.</param>
internal readonly record struct SequencedLine(int Number, string Text, bool Moved);

/// <summary>
/// The lines of a text in the sequence in which augenrules gives them to auditctl: the last bare <c>-D</c>, the last <c>-b</c> and the
/// last <c>-f</c> come first, the last <c>-e</c> comes last; the others of these are left out.
/// </summary>
/// <remarks>
/// augenrules finds these lines with <c>\s*</c> before the option, which is white space to gawk, but any number of the letter s to mawk.
/// Hence the sequence of a text with white space before or after such an option depends on the awk of the node.
/// </remarks>
internal sealed partial class AugenrulesSequence
{
    private readonly SequencedLine?[] _first = new SequencedLine?[3];
    private readonly List<SequencedLine> _rest = [];
    private SequencedLine? _last;

    private AugenrulesSequence()
    {
    }

    private enum Place
    {
        DeleteAll,
        Backlog,
        Failure,
        Rest,
        Enabled,
        Nowhere,
    }

    /// <summary>The lines that augenrules leaves out, because a later one of the same option replaces them.</summary>
    public List<SequencedLine> Replaced { get; } = [];

    /// <summary>The lines in their sequence.</summary>
    public IEnumerable<SequencedLine> Lines
    {
        get
        {
            IEnumerable<SequencedLine?> lines = [.. _first, .. _rest, _last];
            return lines.OfType<SequencedLine>();
        }
    }

    /// <summary>The sequence on nodes with gawk.</summary>
    public static AugenrulesSequence OfGawk(IReadOnlyList<(int Number, string Text)> lines) => Read(lines, PlaceOfGawk);

    /// <summary>The sequence on nodes with mawk.</summary>
    public static AugenrulesSequence OfMawk(IReadOnlyList<(int Number, string Text)> lines) => Read(lines, PlaceOfMawk);

    /// <summary>Whether the line goes elsewhere with gawk than with mawk.</summary>
    public static bool DependsOnAwk(string line) => PlaceOfGawk(line) != PlaceOfMawk(line);

    private static AugenrulesSequence Read(IReadOnlyList<(int Number, string Text)> lines, Func<string, Place> placeOf)
    {
        AugenrulesSequence sequence = new();
        foreach ((int number, string text) in lines)
        {
            Place place = placeOf(text);
            SequencedLine line = new(number, text, place != Place.Rest && !DependsOnAwk(text));
            switch (place)
            {
                case Place.Rest:
                    sequence._rest.Add(line);
                    break;
                case Place.Enabled:
                    sequence.Replace(ref sequence._last, line);
                    break;
                case Place.Nowhere:
                    break;
                default:
                    sequence.Replace(ref sequence._first[(int)place], line);
                    break;
            }
        }

        return sequence;
    }

    private void Replace(ref SequencedLine? place, SequencedLine line)
    {
        if (place is { } replaced)
        {
            Replaced.Add(replaced);
        }

        place = line;
    }

    private static Place PlaceOfGawk(string line) => PlaceOf(line.TrimStart(' ', '\t', '\v', '\f', '\r'), GawkDeleteAll());

    private static Place PlaceOfMawk(string line) => PlaceOf(line.TrimStart('s'), MawkDeleteAll());

    private static Place PlaceOf(string trimmed, Regex deleteAll) =>
        trimmed.StartsWith('#') ? Place.Nowhere
        : trimmed.StartsWith("-e", StringComparison.Ordinal) ? Place.Enabled
        : trimmed.StartsWith("-f", StringComparison.Ordinal) ? Place.Failure
        : trimmed.StartsWith("-b", StringComparison.Ordinal) ? Place.Backlog
        : deleteAll.IsMatch(trimmed) ? Place.DeleteAll
        : Place.Rest;

    [GeneratedRegex(@"^-D[ \t\v\f\r]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex GawkDeleteAll();

    [GeneratedRegex(@"^-Ds*\z", RegexOptions.CultureInvariant)]
    private static partial Regex MawkDeleteAll();
}
