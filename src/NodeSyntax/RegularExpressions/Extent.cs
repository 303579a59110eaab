namespace RsyslogRelp.NodeSyntax.RegularExpressions;

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

    /// <summary>Whether there is a loop around a part that can match nothing.</summary>
    public bool EmptyLoop;

    /// <summary>The C library's walk over everything reachable without taking a byte, from any place.</summary>
    public Reach Reach;

    /// <summary>The same behind an anchor.</summary>
    public Reach Cloned;

    /// <summary>Bit n: group n is in here.</summary>
    public int Groups;

    /// <summary>Bit n: group n is in a repeat.</summary>
    public int RepeatedGroups;

    /// <summary>Bit n: group n is in a branch of an alternation.</summary>
    public int BranchGroups;

    /// <summary>How many back-references.</summary>
    public int ReferenceCount;

    /// <summary>Bit n: a back-reference to group n is in here.</summary>
    public int References;

    /// <summary>Bit n: a back-reference to group n is in a repeat.</summary>
    public int RepeatedReferences;

    /// <summary>Whether there is an anchor in a repeat that the C library writes out as copies.</summary>
    public bool CopiedAnchor;

    public static Extent OfBytes(int count) => new() { Cost = count, Repeats = 1, Reach = Reach.OfBytes(false), Cloned = Reach.OfBytes(true) };

    public static Extent OfNothing() => new() { Cost = 4, Repeats = 1, Nullable = true, Reach = Reach.OfNothing(false), Cloned = Reach.OfNothing(true) };

    /// <param name="group">Its number.</param>
    /// <param name="nullable">Whether the group can match nothing.</param>
    public static Extent OfReference(int group, bool nullable) => OfNothing() with { Nullable = nullable, References = 1 << group, ReferenceCount = 1 };

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
            Reach = Reach.OfAnchor(weight, false),
            Cloned = Reach.OfAnchor(weight, true),
        };
    }

    public void Append(in Extent next)
    {
        LongestRun = Math.Max(Math.Max(LongestRun, next.LongestRun), Trailing + next.Leading);
        Leading += Nullable ? next.Leading : 0;
        Trailing = next.Trailing + (next.Nullable ? Trailing : 0);
        Nullable &= next.Nullable;
        Across = Nullable ? Across + next.Across : 0;
        Reach.Append(next.Reach);
        Cloned.Append(next.Cloned);
        Add(next);
    }

    public void AddBranch(in Extent branch)
    {
        LongestRun = Math.Max(LongestRun, branch.LongestRun);
        Leading = Math.Max(Leading, branch.Leading);
        Trailing = Math.Max(Trailing, branch.Trailing);
        Across = Math.Max(Across, branch.Across);
        Nullable |= branch.Nullable;
        Reach.AddBranch(branch.Reach);
        Cloned.AddBranch(branch.Cloned);
        Add(branch);
        BranchGroups |= Groups;
        Cost = Saturate(Cost + 4L);
    }

    /// <param name="number">Its number, from 1.</param>
    public void Group(int number)
    {
        Cost = Saturate(Cost + 4L);
        Groups |= number <= 9 ? 1 << number : 0;
    }

    /// <param name="min">At least so often.</param>
    /// <param name="max">At most so often; -1 for no limit.</param>
    public void Repeat(int min, int max)
    {
        if (max == 0)
        {
            // The C library parses the part and then throws it away.
            this = OfNothing() with { Cost = Saturate(Cost + 4L), Repeats = Repeats, Groups = Groups };
            return;
        }

        bool loop = max < 0;
        RepeatedGroups |= Groups;
        RepeatedReferences |= References;
        CopiedAnchor |= Anchors > 0 && (min > 1 || max > 1 || (loop && min > 0));
        int repeats = Saturate((long)Repeats * Math.Max(1, loop ? min : max));

        // An unbounded repeat copies its part once more than the minimum: `a+` becomes `aa*`. So nested `+` double at every level.
        Extent body = this;
        if (min > 0)
        {
            Extent first = Power(body, min);
            Extent rest = loop ? Loop(body) : Optional(body, max - min);
            this = first;
            if (loop || max > min)
            {
                Append(rest);
            }
        }
        else
        {
            this = loop ? Loop(body) : Optional(body, max);
        }

        Repeats = repeats;
    }

    /// <summary>One after the other, by squaring.</summary>
    private static Extent Power(in Extent body, int count)
    {
        if (count == 1)
        {
            return body;
        }

        Extent half = Power(body, count / 2);
        half.Append(half);
        if (count % 2 == 1)
        {
            half.Append(body);
        }

        return half;
    }

    private static Extent Loop(Extent body)
    {
        Extent loop = body;
        int anchors = body.Nullable ? body.Anchors : 0;
        loop.LoopedAnchors = Saturate((long)body.LoopedAnchors + anchors);
        loop.EmptyLoop |= body.Nullable;
        loop.LongestRun = Math.Max(body.LongestRun, body.Trailing + body.Leading);
        loop.Reach.Loop(anchors);
        loop.Cloned.Loop(anchors);
        loop.Nullable = true;
        loop.Cost = Saturate(body.Cost + 4L);
        return loop;
    }

    /// <summary>`a{0,3}` becomes `((a?a)?a)?`; written here as `a?a?a?`, which differs little.</summary>
    private static Extent Optional(Extent body, int count)
    {
        if (count == 0)
        {
            return OfNothing();
        }

        body.Reach.Optional();
        body.Cloned.Optional();
        body.Nullable = true;
        body.Cost = Saturate(body.Cost + 4L);
        return Power(body, count);
    }

    private static int Saturate(long value) => (int)Math.Min(value, 1 << 20);

    private void Add(in Extent other)
    {
        Repeats = Math.Max(Repeats, other.Repeats);
        Cost = Saturate((long)Cost + other.Cost);
        Anchors = Saturate((long)Anchors + other.Anchors);
        LoopedAnchors = Saturate((long)LoopedAnchors + other.LoopedAnchors);
        EmptyLoop |= other.EmptyLoop;
        Groups |= other.Groups;
        RepeatedGroups |= other.RepeatedGroups;
        BranchGroups |= other.BranchGroups;
        ReferenceCount = Saturate((long)ReferenceCount + other.ReferenceCount);
        References |= other.References;
        RepeatedReferences |= other.RepeatedReferences;
        CopiedAnchor |= other.CopiedAnchor;
    }
}
