namespace RsyslogRelp.NodeSyntax.RegularExpressions;

/// <summary>
/// Estimates the steps of regcomp's walk (calc_eclosure_iter in glibc's posix/regcomp.c) over the states of one part that are reachable
/// without consuming a byte, where regcomp keeps no record of the states that it has seen. See <see cref="RegcompCost"/>.
/// </summary>
/// <remarks>
/// An example: a walk over <c>b?</c> takes 2 steps, to <c>b</c> and past it, and there is 1 way through without a byte. <c>(a?|b?)</c>
/// takes 5 steps and has 2 ways. Behind it, each step is repeated once per way: three of these in a row take 5 + 2 * 5 + 4 * 5 = 35 steps
/// and have 8 ways, thirty of them more than 5,000,000,000 steps. Hence the numbers are doubles.
/// </remarks>
internal struct EmptyWalk
{
    /// <summary>The steps of a walk from the beginning of the part.</summary>
    public double Steps;

    /// <summary>The number of ways through the part that consume no byte.</summary>
    public double Ways;

    /// <summary>The most steps of a walk from any counted place to the end of the part.</summary>
    public double MostSteps;

    /// <summary>The most ways from any counted place to the end of the part.</summary>
    public double MostWays;

    // Whether only anchors are counted as places where a walk begins.
    private readonly bool _fromAnchors;

    private EmptyWalk(double steps, double ways, bool counts, bool fromAnchors)
    {
        (Steps, Ways, _fromAnchors) = (steps, ways, fromAnchors);
        (MostSteps, MostWays) = counts ? (steps, ways) : (0, 0);
    }

    public static EmptyWalk OfBytes(bool fromAnchors) => new(1, 0, !fromAnchors, fromAnchors);

    public static EmptyWalk OfNothing(bool fromAnchors) => new(1, 1, !fromAnchors, fromAnchors);

    public static EmptyWalk OfAnchor(int weight, bool fromAnchors) => new(weight, weight, true, fromAnchors);

    public void Append(in EmptyWalk next)
    {
        MostSteps = Math.Max(next.MostSteps, MostSteps + (MostWays * next.Steps));
        MostWays = Math.Max(next.MostWays, MostWays * next.Ways);
        Steps += Ways * next.Steps;
        Ways *= next.Ways;
    }

    public void AddBranch(in EmptyWalk branch)
    {
        Steps += branch.Steps + 1;
        Ways += branch.Ways;
        MostSteps = Math.Max(MostSteps, branch.MostSteps);
        MostWays = Math.Max(MostWays, branch.MostWays);
        CountBeginning();
    }

    /// <param name="anchors">The number of anchors in the loop's body; 0 if the body cannot match nothing.</param>
    public void Loop(int anchors)
    {
        double steps = 1 + Steps + Ways;

        // After the body, a walk meets the loop again and turns back. A cloning walk also continues behind the loop once more.
        double ways = _fromAnchors ? 1 + Ways : 1;
        MostSteps += MostWays * steps;

        // Each further anchor in the loop begins more clones.
        MostSteps *= _fromAnchors && anchors > 1 ? Math.Pow(Ways, Math.Min(anchors, 8) - 1) : 1;
        MostWays *= ways;
        (Steps, Ways) = (steps, ways);
        CountBeginning();
    }

    public void Optional()
    {
        Steps++;
        Ways++;
        CountBeginning();
    }

    private void CountBeginning()
    {
        if (!_fromAnchors)
        {
            MostSteps = Math.Max(MostSteps, Steps);
            MostWays = Math.Max(MostWays, Ways);
        }
    }
}
