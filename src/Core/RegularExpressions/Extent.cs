namespace RsyslogRelp.Core.RegularExpressions;

/// <summary>
/// How large a part becomes inside the C library, which copies a part once per repetition, and how many anchors can be passed in it
/// without taking a byte. Kept while parsing, so that a pattern is refused before anything of that size exists.
/// </summary>
internal struct Extent
{
    /// <summary>Parts after copying; a byte counts 1, everything that branches or groups 4 (their closures grow with the square).</summary>
    public int Cost;

    /// <summary>Product of nested repeat counts.</summary>
    public int Repeats;

    /// <summary>Whether it can match nothing.</summary>
    public bool Nullable;

    /// <summary>Anchors before the first byte that is taken.</summary>
    public int Leading;

    /// <summary>Anchors after the last byte that is taken.</summary>
    public int Trailing;

    /// <summary>Anchors on a way through that takes no byte; 0 where there is none.</summary>
    public int Across;

    /// <summary>The most anchors in a row.</summary>
    public int LongestRun;

    /// <summary>All anchors.</summary>
    public int Anchors;

    /// <summary>Anchors in loops around a part that can match nothing, counted once per loop around them.</summary>
    public int LoopedAnchors;

    /// <summary>Loops around a part that can match nothing.</summary>
    public int EmptyLoops;

    public static Extent OfBytes(int count) => new() { Cost = count, Repeats = 1 };

    public static Extent OfNothing() => new() { Cost = 4, Repeats = 1, Nullable = true };

    /// <summary>\b and \B weigh 2: the C library makes an alternation of two out of each.</summary>
    public static Extent OfAnchor(Anchor kind)
    {
        int weight = kind is Anchor.WordEdge or Anchor.NotWordEdge ? 2 : 1;
        return new()
        {
            Cost = 4,
            Repeats = 1,
            Nullable = true,
            Leading = weight,
            Trailing = weight,
            Across = weight,
            LongestRun = weight,
            Anchors = weight,
        };
    }

    public void Append(in Extent next)
    {
        LongestRun = Math.Max(Math.Max(LongestRun, next.LongestRun), Trailing + next.Leading);
        Leading += Nullable ? next.Leading : 0;
        Trailing = next.Trailing + (next.Nullable ? Trailing : 0);
        Nullable &= next.Nullable;
        Across = Nullable ? Across + next.Across : 0;
        Repeats = Math.Max(Repeats, next.Repeats);
        Sum(next);
    }

    public void AddBranch(in Extent branch)
    {
        LongestRun = Math.Max(LongestRun, branch.LongestRun);
        Leading = Math.Max(Leading, branch.Leading);
        Trailing = Math.Max(Trailing, branch.Trailing);
        Across = Math.Max(Across, branch.Across);
        Nullable |= branch.Nullable;
        Repeats = Math.Max(Repeats, branch.Repeats);
        Sum(branch);
        Cost = Saturate(Cost + 4L);
    }

    public void Group() => Cost = Saturate(Cost + 4L);

    /// <param name="min">At least so often.</param>
    /// <param name="max">At most so often; -1 for no limit.</param>
    public void Repeat(int min, int max)
    {
        if (max == 0)
        {
            // The C library parses the part and then throws it away.
            this = new() { Cost = Saturate(Cost + 4L), Repeats = Repeats, Nullable = true };
            return;
        }

        // An unbounded repeat copies its part once more than the minimum: `a+` becomes `aa*`. So nested `+` double at every level.
        bool loop = max < 0;
        int copies = !loop ? max : min == 0 ? 1 : min + 1;
        int counted = Math.Max(1, loop ? min : max);
        Repeats = Saturate((long)Repeats * counted);
        Cost = Saturate(((long)Cost * copies) + (4L * (loop ? 1 : max - min)));
        int emptyLoop = loop && Nullable ? 1 : 0;
        int onePass = Anchors;
        Anchors = Saturate((long)Anchors * copies);
        LoopedAnchors = Saturate(((long)LoopedAnchors * copies) + (emptyLoop * (long)onePass));
        EmptyLoops = Saturate(((long)EmptyLoops * copies) + emptyLoop);
        if (loop || max > 1)
        {
            LongestRun = Math.Max(LongestRun, Trailing + Leading);
        }

        if (Nullable)
        {
            int inBetween = Saturate((long)Across * (copies - 1));
            Leading += inBetween;
            Trailing += inBetween;
            Across += inBetween;
            LongestRun = Math.Max(LongestRun, Saturate((long)Leading + (copies > 1 ? Trailing : 0)));
        }

        Nullable |= min == 0;
    }

    private static int Saturate(long value) => (int)Math.Min(value, 1 << 20);

    private void Sum(in Extent other)
    {
        Cost = Saturate((long)Cost + other.Cost);
        Anchors = Saturate((long)Anchors + other.Anchors);
        LoopedAnchors = Saturate((long)LoopedAnchors + other.LoopedAnchors);
        EmptyLoops = Saturate((long)EmptyLoops + other.EmptyLoops);
    }
}
