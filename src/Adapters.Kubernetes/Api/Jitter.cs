namespace RsyslogRelp.Adapters.Kubernetes.Api;

/// <summary>Keeps processes that began together from asking together.</summary>
internal static class Jitter
{
    /// <summary>A number from a range, at random.</summary>
    public static double Between(double low, double high)
    {
#pragma warning disable CA5394 // Nothing secret hangs on it.
        return low + (Random.Shared.NextDouble() * (high - low));
#pragma warning restore CA5394
    }
}
