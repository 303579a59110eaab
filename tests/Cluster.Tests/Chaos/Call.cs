namespace RsyslogRelp.Cluster.Tests.Chaos;

/// <summary>What became of a call.</summary>
internal enum Verdict
{
    /// <summary>It was answered as it must be.</summary>
    Good,

    /// <summary>It was refused, or not answered at all. Nothing wrong was stored.</summary>
    Failed,

    /// <summary>It was answered as if there were no webhook.</summary>
    Uncalled,

    /// <summary>It was answered with something else than its own configuration prescribes, or a bad Shoot was admitted.</summary>
    Wrong,
}

/// <summary>A call of the load.</summary>
/// <param name="Side">The webhook that is called: <see cref="WebhookSide.Name"/>.</param>
/// <param name="Begin">When it began, since the start of the run.</param>
/// <param name="End">When it was answered or given up.</param>
/// <param name="Verdict">What became of it.</param>
/// <param name="Detail">What was sent and, if not good, what was answered.</param>
internal sealed record Call(string Side, TimeSpan Begin, TimeSpan End, Verdict Verdict, string Detail);
