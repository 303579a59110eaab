namespace RsyslogRelp.Core.Configuration;

/// <summary>Finds the field name that a misspelt one was meant to be.</summary>
internal static class Spelling
{
    private const int LongestName = 64;

    /// <summary>Whether at most two insertions, deletions, replacements or swaps turn one name into the other, ignoring case.</summary>
    public static bool IsNear(string name, string candidate) =>
        name.Length <= LongestName
        && Math.Abs(name.Length - candidate.Length) <= 2
        && Distance(name, candidate) <= Math.Min(2, candidate.Length / 3);

    private static int Distance(string a, string b)
    {
        int[,] cost = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    cost[i, j] = i + j;
                    continue;
                }

                int same = Equal(a[i - 1], b[j - 1]) ? 0 : 1;
                cost[i, j] = Math.Min(Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1, cost[i - 1, j - 1] + same);
                if (i > 1 && j > 1 && Equal(a[i - 1], b[j - 2]) && Equal(a[i - 2], b[j - 1]))
                {
                    cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
                }
            }
        }

        return cost[a.Length, b.Length];
    }

    private static bool Equal(char a, char b) => char.ToLowerInvariant(a) == char.ToLowerInvariant(b);
}
