namespace RsyslogRelp.NodeSyntax.RegularExpressions;

/// <summary>
/// How far the C library gets without taking a byte, where it keeps no record of where it has been: from every place alike, or from an
/// anchor, behind which it clones everything that it reaches.
/// </summary>
internal struct Reach
{
    /// <summary>Steps from the beginning of the part.</summary>
    public double Walk;

    /// <summary>Ways through that take no byte.</summary>
    public double Ways;

    /// <summary>The most steps from any place that counts, to the end of the part.</summary>
    public double LongestWalk;

    /// <summary>The most ways from any place that counts, to the end of the part.</summary>
    public double MostWays;

    // Whether only anchors count as places from where to walk.
    private readonly bool _fromAnchors;

    private Reach(double walk, double ways, bool counts, bool fromAnchors)
    {
        (Walk, Ways, _fromAnchors) = (walk, ways, fromAnchors);
        (LongestWalk, MostWays) = counts ? (walk, ways) : (0, 0);
    }

    public static Reach OfBytes(bool fromAnchors) => new(1, 0, !fromAnchors, fromAnchors);

    public static Reach OfNothing(bool fromAnchors) => new(1, 1, !fromAnchors, fromAnchors);

    public static Reach OfAnchor(int weight, bool fromAnchors) => new(weight, weight, true, fromAnchors);

    public void Append(in Reach next)
    {
        LongestWalk = Math.Max(next.LongestWalk, LongestWalk + (MostWays * next.Walk));
        MostWays = Math.Max(next.MostWays, MostWays * next.Ways);
        Walk += Ways * next.Walk;
        Ways *= next.Ways;
    }

    public void AddBranch(in Reach branch)
    {
        Walk += branch.Walk + 1;
        Ways += branch.Ways;
        LongestWalk = Math.Max(LongestWalk, branch.LongestWalk);
        MostWays = Math.Max(MostWays, branch.MostWays);
        CountBeginning();
    }

    /// <param name="anchors">The anchors in the body, if that can match nothing.</param>
    public void Loop(int anchors)
    {
        double walk = 1 + Walk + Ways;

        // A walk meets the loop again after its body and turns back there. Where it clones, it goes on to what comes after, once more.
        double ways = _fromAnchors ? 1 + Ways : 1;
        LongestWalk += MostWays * walk;

        // Each further anchor that is met on the way round begins other clones.
        LongestWalk *= _fromAnchors && anchors > 1 ? Math.Pow(Ways, Math.Min(anchors, 8) - 1) : 1;
        MostWays *= ways;
        (Walk, Ways) = (walk, ways);
        CountBeginning();
    }

    public void Optional()
    {
        Walk++;
        Ways++;
        CountBeginning();
    }

    private void CountBeginning()
    {
        if (!_fromAnchors)
        {
            LongestWalk = Math.Max(LongestWalk, Walk);
            MostWays = Math.Max(MostWays, Ways);
        }
    }
}
