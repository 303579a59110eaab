namespace RsyslogRelp.NodeSyntax.RegularExpressions;

/// <summary>
/// What a part of an expression costs glibc's regcomp (posix/regcomp.c). It is computed while the expression is parsed, so that an
/// expression that regcomp could not finish is refused before anything of that size exists.
/// </summary>
/// <remarks>
/// regcomp does three things whose cost grows faster than the expression:
/// <list type="number">
/// <item>
/// parse_dup_op copies the operand of a repeat once per repetition (duplicate_tree): <c>a{3}</c> becomes <c>aaa</c>, <c>a+</c> becomes
/// <c>aa*</c>, and <c>((a{9}){9}){9}</c> becomes 729 copies of <c>a</c>. <see cref="Size"/> counts the parts after copying.
/// </item>
/// <item>
/// calc_eclosure walks from every state over all states that are reachable without consuming a byte. Usually it stores the result and
/// reuses it. Inside of a loop around a part that can match nothing, such as <c>(a*)*</c>, the result is incomplete and is discarded, so
/// the same walk is repeated from every state. <see cref="WalkFromAnywhere"/> estimates the steps of such a walk.
/// </item>
/// <item>
/// An anchor adds its constraint to every state that is reachable behind it. duplicate_node_closure clones all of these states, once for
/// each way that leads to them: after the <c>\B</c> of <c>((\B)(()*){5,})*</c> the number of clones grows without end.
/// <see cref="WalkFromAnchors"/> estimates the clones; the anchors are counted too.
/// </item>
/// </list>
/// <see cref="Limits"/> says which values are still accepted.
/// </remarks>
internal struct RegcompCost
{
    /// <summary>
    /// The parts after copying. A byte counts 1; what branches or groups counts 4, because its closures grow with the square.
    /// </summary>
    public int Size;

    /// <summary>The product of nested repeat counts.</summary>
    public int Repeats;

    /// <summary>Whether the part can match nothing.</summary>
    public bool Nullable;

    /// <summary>How many anchors can precede the first byte that the part consumes.</summary>
    public int LeadingAnchors;

    /// <summary>How many anchors can follow the last byte that the part consumes.</summary>
    public int TrailingAnchors;

    /// <summary>The largest number of adjacent anchors.</summary>
    public int LongestAnchorRun;

    /// <summary>The number of all anchors.</summary>
    public int Anchors;

    /// <summary>The anchors in loops around a part that can match nothing, each counted once per loop around it.</summary>
    public int LoopedAnchors;

    /// <summary>Whether there is a loop around a part that can match nothing.</summary>
    public bool EmptyLoop;

    /// <summary>The walk from any state over the states that are reachable without consuming a byte.</summary>
    public EmptyWalk WalkFromAnywhere;

    /// <summary>The same walk from an anchor; regcomp clones what it reaches.</summary>
    public EmptyWalk WalkFromAnchors;

    /// <summary>Bit n is set if the part contains group n.</summary>
    public int Groups;

    /// <summary>Bit n is set if group n is inside of a repeat.</summary>
    public int RepeatedGroups;

    /// <summary>Bit n is set if group n is inside of a branch of an alternation.</summary>
    public int BranchGroups;

    /// <summary>The number of back-references.</summary>
    public int ReferenceCount;

    /// <summary>Bit n is set if the part contains a back-reference to group n.</summary>
    public int References;

    /// <summary>Bit n is set if a back-reference to group n is inside of a repeat.</summary>
    public int RepeatedReferences;

    /// <summary>Whether an anchor is inside of a repeat that regcomp writes out as copies.</summary>
    public bool CopiedAnchor;

    public static RegcompCost OfBytes(int count) => new()
    {
        Size = count,
        Repeats = 1,
        WalkFromAnywhere = EmptyWalk.OfBytes(false),
        WalkFromAnchors = EmptyWalk.OfBytes(true),
    };

    public static RegcompCost OfNothing() => new()
    {
        Size = 4,
        Repeats = 1,
        Nullable = true,
        WalkFromAnywhere = EmptyWalk.OfNothing(false),
        WalkFromAnchors = EmptyWalk.OfNothing(true),
    };

    /// <param name="group">The number of the group.</param>
    /// <param name="nullable">Whether the group can match nothing.</param>
    public static RegcompCost OfReference(int group, bool nullable) =>
        OfNothing() with { Nullable = nullable, References = 1 << group, ReferenceCount = 1 };

    /// <summary>\b and \B weigh 2, because regcomp turns each of them into an alternation of two anchors.</summary>
    public static RegcompCost OfAnchor(Anchor kind)
    {
        int weight = kind is Anchor.WordEdge or Anchor.NotWordEdge ? 2 : 1;
        return new()
        {
            Size = 4,
            Repeats = 1,
            Nullable = true,
            LeadingAnchors = weight,
            TrailingAnchors = weight,
            LongestAnchorRun = weight,
            Anchors = weight,
            WalkFromAnywhere = EmptyWalk.OfAnchor(weight, false),
            WalkFromAnchors = EmptyWalk.OfAnchor(weight, true),
        };
    }

    public void Append(in RegcompCost next)
    {
        LongestAnchorRun = Math.Max(Math.Max(LongestAnchorRun, next.LongestAnchorRun), TrailingAnchors + next.LeadingAnchors);
        LeadingAnchors += Nullable ? next.LeadingAnchors : 0;
        TrailingAnchors = next.TrailingAnchors + (next.Nullable ? TrailingAnchors : 0);
        Nullable &= next.Nullable;
        WalkFromAnywhere.Append(next.WalkFromAnywhere);
        WalkFromAnchors.Append(next.WalkFromAnchors);
        Add(next);
    }

    public void AddBranch(in RegcompCost branch)
    {
        LongestAnchorRun = Math.Max(LongestAnchorRun, branch.LongestAnchorRun);
        LeadingAnchors = Math.Max(LeadingAnchors, branch.LeadingAnchors);
        TrailingAnchors = Math.Max(TrailingAnchors, branch.TrailingAnchors);
        Nullable |= branch.Nullable;
        WalkFromAnywhere.AddBranch(branch.WalkFromAnywhere);
        WalkFromAnchors.AddBranch(branch.WalkFromAnchors);
        Add(branch);
        BranchGroups |= Groups;
        Size = Saturate(Size + 4L);
    }

    /// <param name="number">The number of the group, from 1.</param>
    public void Group(int number)
    {
        Size = Saturate(Size + 4L);
        Groups |= number <= 9 ? 1 << number : 0;
    }

    /// <param name="min">The minimum number of repetitions.</param>
    /// <param name="max">The maximum number of repetitions; -1 for no limit.</param>
    public void Repeat(int min, int max)
    {
        if (max == 0)
        {
            // regcomp parses the part and then discards it.
            this = OfNothing() with { Size = Saturate(Size + 4L), Repeats = Repeats, Groups = Groups };
            return;
        }

        bool loop = max < 0;
        RepeatedGroups |= Groups;
        RepeatedReferences |= References;
        CopiedAnchor |= Anchors > 0 && (min > 1 || max > 1 || (loop && min > 0));
        int repeats = Saturate((long)Repeats * Math.Max(1, loop ? min : max));

        // An unbounded repeat has one copy more than its minimum: `a+` becomes `aa*`. So each level of nested `+` doubles the size.
        RegcompCost body = this;
        if (min > 0)
        {
            RegcompCost first = Power(body, min);
            RegcompCost rest = loop ? Loop(body) : Optional(body, max - min);
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

    /// <summary>The cost of several copies in a row, computed by squaring.</summary>
    private static RegcompCost Power(in RegcompCost body, int count)
    {
        if (count == 1)
        {
            return body;
        }

        RegcompCost half = Power(body, count / 2);
        half.Append(half);
        if (count % 2 == 1)
        {
            half.Append(body);
        }

        return half;
    }

    private static RegcompCost Loop(RegcompCost body)
    {
        RegcompCost loop = body;
        int anchors = body.Nullable ? body.Anchors : 0;
        loop.LoopedAnchors = Saturate((long)body.LoopedAnchors + anchors);
        loop.EmptyLoop |= body.Nullable;
        loop.LongestAnchorRun = Math.Max(body.LongestAnchorRun, body.TrailingAnchors + body.LeadingAnchors);
        loop.WalkFromAnywhere.Loop(anchors);
        loop.WalkFromAnchors.Loop(anchors);
        loop.Nullable = true;
        loop.Size = Saturate(body.Size + 4L);
        return loop;
    }

    /// <summary>regcomp turns `a{0,3}` into `((a?a)?a)?`. This computes the cost of `a?a?a?`, which is nearly the same.</summary>
    private static RegcompCost Optional(RegcompCost body, int count)
    {
        if (count == 0)
        {
            return OfNothing();
        }

        body.WalkFromAnywhere.Optional();
        body.WalkFromAnchors.Optional();
        body.Nullable = true;
        body.Size = Saturate(body.Size + 4L);
        return Power(body, count);
    }

    // Far above all limits.
    private static int Saturate(long value) => (int)Math.Min(value, 1 << 21);

    private void Add(in RegcompCost other)
    {
        Repeats = Math.Max(Repeats, other.Repeats);
        Size = Saturate((long)Size + other.Size);
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
