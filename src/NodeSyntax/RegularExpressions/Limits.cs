namespace RsyslogRelp.NodeSyntax.RegularExpressions;

/// <summary>
/// The limits on what an expression may cost regcomp. regcomp itself has none: a few characters can cost rsyslogd gigabytes, minutes or its
/// whole stack when it starts, on every node. With these values regcomp needs about 400 MB and a second at worst (measured with glibc
/// 2.36).
/// </summary>
internal static class Limits
{
    /// <summary>The largest number in a repeat count: RE_DUP_MAX of the C library.</summary>
    public const int RepeatCount = 32767;

    /// <summary>The largest product of nested repeat counts. `((a{255}){255}){255}` needs gigabytes.</summary>
    public const int NestedRepeats = 1000;

    /// <summary>The largest <see cref="RegcompCost.Size"/>. `a?` repeated 10,000 times needs 780 MB.</summary>
    public const int Size = 10_000;

    /// <summary>The deepest nesting of parentheses. regcomp recurses for each of them and overflows its stack at about 100,000.</summary>
    public const int Depth = 200;

    /// <summary>
    /// The largest <see cref="RegcompCost.LongestAnchorRun"/>. `\b` 100 times needs gigabytes, `\b(a*)*` 20 times does not end.
    /// </summary>
    public const int AnchorRun = 6;

    /// <summary>The largest <see cref="RegcompCost.LoopedAnchors"/>. `(\&lt;|\&gt;|^|$|\B)*` does not end.</summary>
    public const int LoopedAnchors = 3;

    /// <summary>
    /// The largest product of <see cref="RegcompCost.Size"/> and the <see cref="EmptyWalk.MostSteps"/> of a walk from anywhere, if there is
    /// a loop around a part that can match nothing: regcomp then stores no walk and repeats it from every state. `((a*)*|(b?|c*)*){0,2}` 8
    /// times does not end.
    /// </summary>
    public const double EmptyLoopWalk = 1_000_000;

    /// <summary>
    /// The largest <see cref="EmptyWalk.MostSteps"/> of a walk from an anchor: regcomp clones every state that it reaches, once for each
    /// way. `((\B)(()*){5,})*` and `^(()*){30,}` do not end.
    /// </summary>
    public const double Clones = 8_000;

    /// <summary>The memory of rsyslogd on a node, in bytes: <c>MemoryMax=300M</c> of its drop-in.</summary>
    private const double BytesOnNode = 300 * 1024 * 1024;

    /// <summary>
    /// The deepest nesting of parentheses that the Go extension admits (maxHeight of Go's regexp/syntax). regcomp bears it.
    /// </summary>
    public const int DepthOnNode = 1000;

    /// <summary>
    /// The largest <see cref="RegcompCost.LongestAnchorRun"/> that regcomp bears: `\b` 30 times takes 46 MB, 50 times 580 MB.
    /// </summary>
    private const int AnchorRunOnNode = 60;

    /// <summary>The error message of the first limit that a part exceeds; null if it exceeds none.</summary>
    public static string? Exceeded(in RegcompCost cost) => cost switch
    {
        { Repeats: > NestedRepeats } =>
            "invalid repeat count: the product of nested repeat counts is above 1000; "
                + "the C library copies a part once per repetition, use smaller counts, or *",
        { Size: > Size } =>
            "expression too large: its repeats written out come to more than 10000 parts; shorten it or use smaller counts",
        { CopiedAnchor: true } =>
            "anchor in a part repeated by a count or +: the C library forgets it after the first copy; "
                + "take it out of the part, or repeat by *",
        _ when Endless(cost) is { } message => message,
        { LongestAnchorRun: > AnchorRun } =>
            "too many anchors in a row: the C library may not come to an end; leave out those that say the same",
        _ => null,
    };

    /// <summary>
    /// Whether rsyslogd cannot start with the part on a node. Less than that may still be refused: an expression that was stored earlier
    /// should work as it did.
    /// </summary>
    public static bool IsUnbearable(in RegcompCost cost)
    {
        // Measured with glibc 2.36: about 240 bytes per part, and one for each pair of parts of which one is reachable from the other
        // without a byte. `(ab){500}` 500 times takes 240 MB, `a?` 5,000 times 194 MB, and 10,000 times 773 MB.
        double bytes = cost.Size * (240 + Math.Min(cost.WalkFromAnywhere.MostSteps, cost.Size));
        return bytes > BytesOnNode || cost.LongestAnchorRun > AnchorRunOnNode || Endless(cost) is not null;
    }

    private static string? Endless(in RegcompCost cost) => cost switch
    {
        { LoopedAnchors: > LoopedAnchors } =>
            "too many anchors in a repeated group that can match nothing: the C library may not come to an end; "
                + "take the anchors out of the group",
        { EmptyLoop: true } when cost.Size * cost.WalkFromAnywhere.MostSteps > EmptyLoopWalk =>
            "too many repeated groups that can match nothing: the C library may not come to an end; write (a+b)* instead of (a*b?)*",
        { EmptyLoop: true, WalkFromAnchors.MostSteps: > Clones } =>
            "too many repeated groups that can match nothing after an anchor: the C library may not come to an end; "
                + "write (a+b)* instead of (a*b?)*, or take the anchor out",
        _ => null,
    };
}
