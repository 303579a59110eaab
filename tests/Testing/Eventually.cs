namespace RsyslogRelp.Testing;

/// <summary>Waits for what another process does.</summary>
public static class Eventually
{
    /// <summary>After how long a test gives up. Generous: it bounds a failure, nothing depends on it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    /// <summary>Returns once the condition holds; fails the test when it does not within <see cref="Patience"/>.</summary>
    /// <param name="condition">The condition; an <see cref="IOException"/> counts as not yet.</param>
    /// <param name="expected">What the test waits for.</param>
    /// <param name="details">What helps to understand the failure, such as the log of the other process.</param>
    public static void Holds(Func<bool> condition, string expected, Func<string>? details = null)
    {
        long start = Environment.TickCount64;
        while (!IsTrue(condition))
        {
            long waited = Environment.TickCount64 - start;
            if (waited > Patience.TotalMilliseconds)
            {
                Assert.Fail($"Waited in vain for {expected}.\n{details?.Invoke()}");
            }

            // What takes long is not asked for as often, so that the answers do not take the time of what is awaited.
            Thread.Sleep((int)Math.Clamp(waited / 10, 5, 100));
        }
    }

    private static bool IsTrue(Func<bool> condition)
    {
        try
        {
            return condition();
        }
        catch (IOException)
        {
            return false;
        }
    }
}
