namespace RsyslogRelp.Host.Cli.Check;

/// <summary>What became of a judge's look at a file.</summary>
internal enum Verdict
{
    /// <summary>The judge accepts the file.</summary>
    Accepted,

    /// <summary>The judge refuses the file.</summary>
    Refused,

    /// <summary>There is no judge here, or it cannot do its work here.</summary>
    NotJudged,
}

/// <summary>A judge's verdict on a file.</summary>
/// <param name="Judge">The program as one would call it.</param>
/// <param name="File">The file's path on a node.</param>
/// <param name="Verdict">The verdict.</param>
/// <param name="Reasons">What the judge said, or why there is none; empty if it accepts.</param>
internal sealed record Judgement(string Judge, string File, Verdict Verdict, IReadOnlyList<string> Reasons);
