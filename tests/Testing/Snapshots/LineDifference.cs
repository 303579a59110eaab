using System.Text;

namespace RsyslogRelp.Testing.Snapshots;

/// <summary>Shows the first lines in which two texts differ, with invisible characters made visible.</summary>
public static class LineDifference
{
    private const int Shown = 5;

    /// <summary>The differing lines as <c>- expected</c> and <c>+ actual</c>, five pairs at most.</summary>
    public static string Describe(string expected, string actual)
    {
        string[] left = expected.Split('\n');
        string[] right = actual.Split('\n');
        StringBuilder text = new();
        int shown = 0;
        for (int i = 0; i < Math.Max(left.Length, right.Length) && shown < Shown; i++)
        {
            string? before = i < left.Length ? left[i] : null;
            string? after = i < right.Length ? right[i] : null;
            if (before != after)
            {
                shown++;
                text.Append("  line ").Append(i + 1).Append('\n');
                text.Append("  - ").Append(Visible(before)).Append('\n');
                text.Append("  + ").Append(Visible(after)).Append('\n');
            }
        }

        return text.ToString();
    }

    private static string Visible(string? line) =>
        line is null ? "(no such line)" : line.Replace("\t", "→", StringComparison.Ordinal).Replace("\r", "␍", StringComparison.Ordinal);
}
