using System.Runtime.CompilerServices;

namespace RsyslogRelp.NodeSyntax.RegularExpressions;

/// <summary>Where groups 1 to 9 begin and end in a text, one more than the position, 0 for nowhere; compared by value.</summary>
internal readonly struct GroupLimits : IEquatable<GroupLimits>
{
    private readonly Limits20 _limits;

    private GroupLimits(Limits20 limits) => _limits = limits;

    public static GroupLimits None => default;

    /// <param name="limit">2n where group n begins, 2n+1 where it ends.</param>
    /// <param name="position">The place in the text.</param>
    public GroupLimits With(int limit, int position)
    {
        Limits20 changed = _limits;
        changed[limit] = position + 1;
        return new GroupLimits(changed);
    }

    /// <summary>What the group took last; false if it took nothing yet.</summary>
    public bool TryGet(int group, out int start, out int length)
    {
        start = _limits[2 * group] - 1;
        length = _limits[(2 * group) + 1] - 1 - start;
        return start >= 0 && length >= 0;
    }

    public bool Equals(GroupLimits other) => ((ReadOnlySpan<int>)_limits).SequenceEqual(other._limits);

    public override bool Equals(object? obj) => obj is GroupLimits other && Equals(other);

    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (int limit in _limits)
        {
            hash.Add(limit);
        }

        return hash.ToHashCode();
    }

    [InlineArray(20)]
    private struct Limits20
    {
        private int _first;
    }
}
