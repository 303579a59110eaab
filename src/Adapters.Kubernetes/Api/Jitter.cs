namespace RsyslogRelp.Adapters.Kubernetes.Api;

/// <summary>Random delays, so that processes that started together do not send their requests together.</summary>
internal static class Jitter
{
    /// <summary>A random number from a range.</summary>
    public static double Between(double low, double high)
    {
#pragma warning disable CA5394 // Nothing secret hangs on it.
        return low + (Random.Shared.NextDouble() * (high - low));
#pragma warning restore CA5394
    }
}
