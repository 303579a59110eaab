namespace RsyslogRelp.Review.Tests;

/// <summary>Diffs as git prints them.</summary>
internal static class Diffs
{
    public const string Config = "var/lib/rsyslog-relp-configurator/rsyslog.d/60-audit.conf";

    /// <summary>One changed file with hunks; each hunk is the lines with their marks.</summary>
    public static string Changed(string path, params string[] hunks) =>
        $"diff --git a/{path} b/{path}\nindex 1111111..2222222 100644\n--- a/{path}\n+++ b/{path}\n" + string.Concat(hunks.Select(Hunk));

    /// <summary>The review of a diff.</summary>
    public static SnapshotReview Review(string diff, params string[] cases) => SnapshotReview.Of(DiffParser.Parse(diff), cases);

    /// <summary>A changed file of a case.</summary>
    public static string InCase(string name, params string[] hunks) => Changed($"Snapshots/{name}/node/{Config}", hunks);

    private static string Hunk(string lines, int number)
    {
        string[] all = lines.Split('\n');
        int before = all.Count(static line => line[0] is ' ' or '-');
        int after = all.Count(static line => line[0] is ' ' or '+');
        return $"@@ -{10 * number},{before} +{10 * number},{after} @@ ruleset\n{lines}\n";
    }
}
