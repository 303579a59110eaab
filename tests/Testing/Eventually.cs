using System.Globalization;

namespace RsyslogRelp.Testing;

/// <summary>Waits for what another process does.</summary>
public static class Eventually
{
    /// <summary>
    /// The timeout of a test: <c>TEST_PATIENCE</c> in seconds, or 90. It is generous, because it only limits how long a failure takes.
    /// </summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(
        int.Parse(Environment.GetEnvironmentVariable("TEST_PATIENCE") ?? "90", CultureInfo.InvariantCulture));

    /// <summary>Returns once the condition holds; fails the test when it does not within <see cref="Patience"/>.</summary>
    /// <param name="condition">The condition; an <see cref="IOException"/> counts as not yet.</param>
    /// <param name="expected">What the test waits for.</param>
    /// <param name="details">Details for the message of a failure, such as the log of the other process.</param>
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

            // The longer it takes, the less often the condition is checked, so that the checks do not slow down the other process.
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
