namespace RsyslogRelp.NodeSyntax.RegularExpressions;

/// <summary>
/// How large an expression may become. regcomp itself has no such limits: rsyslogd would take gigabytes, seconds or its whole stack for
/// a few characters, at start, on every node. The values leave regcomp some 400 MB and a second at worst (measured on glibc 2.36).
/// </summary>
internal static class Limits
{
    /// <summary>Largest number in a repeat count: RE_DUP_MAX of the C library.</summary>
    public const int RepeatCount = 32767;

    /// <summary>Largest product of repeat counts inside each other; `((a{255}){255}){255}` takes gigabytes.</summary>
    public const int NestedRepeats = 1000;

    /// <summary>Largest <see cref="Extent.Cost"/>: `a?` 10,000 times takes 780 MB.</summary>
    public const int Cost = 10_000;

    /// <summary>Parentheses inside each other; regcomp recurses for each and overflows its stack at some 100,000.</summary>
    public const int Depth = 200;

    /// <summary>Largest <see cref="Extent.LongestRun"/>: `\b` 100 times takes gigabytes, `\b(a*)*` 20 times does not end.</summary>
    public const int AnchorRun = 6;

    /// <summary>Largest <see cref="Extent.LoopedAnchors"/>: `(\&lt;|\&gt;|^|$|\B)*` does not end.</summary>
    public const int LoopedAnchors = 3;

    /// <summary>
    /// Largest product of <see cref="Extent.Cost"/> and <see cref="Reach.LongestWalk"/> where there is a loop around a part that can match
    /// nothing: regcomp then remembers no walk and takes each one again from every place. `((a*)*|(b?|c*)*){0,2}` 8 times does not end.
    /// </summary>
    public const double EmptyLoopWalk = 1_000_000;

    /// <summary>
    /// Largest <see cref="Reach.LongestWalk"/> behind an anchor: regcomp clones all that can be reached from there without taking a byte,
    /// once for each way. `((\B)(()*){5,})*` and `^(()*){30,}` do not end.
    /// </summary>
    public const double Clones = 8_000;

    /// <summary>The fault of the first limit that a part exceeds, or null.</summary>
    public static string? Exceeded(in Extent extent) => extent switch
    {
        { Repeats: > NestedRepeats } =>
            "invalid repeat count: the product of nested repeat counts is above 1000; the C library copies a part once per repetition, use smaller counts, or *",
        { Cost: > Cost } =>
            "expression too large: its repeats written out come to more than 10000 parts; shorten it or use smaller counts",
        { CopiedAnchor: true } =>
            "anchor in a part repeated by a count or +: the C library forgets it after the first copy; take it out of the part, or repeat by *",
        { LoopedAnchors: > LoopedAnchors } =>
            "too many anchors in a repeated group that can match nothing: the C library may not come to an end; take the anchors out of the group",
        { EmptyLoop: true } when extent.Cost * extent.Reach.LongestWalk > EmptyLoopWalk =>
            "too many repeated groups that can match nothing: the C library may not come to an end; write (a+b)* instead of (a*b?)*",
        { EmptyLoop: true, Cloned.LongestWalk: > Clones } =>
            "too many repeated groups that can match nothing after an anchor: the C library may not come to an end; write (a+b)* instead of (a*b?)*, or take the anchor out",
        { LongestRun: > AnchorRun } =>
            "too many anchors in a row: the C library may not come to an end; leave out those that say the same",
        _ => null,
    };
}
