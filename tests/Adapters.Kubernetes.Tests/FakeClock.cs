using Microsoft.Extensions.Time.Testing;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Adapters.Kubernetes.Tests;

internal static class FakeClock
{
    /// <summary>Advances the clock step by step until a condition is met, and fails the test if it never is.</summary>
    public static void AdvanceUntil(this FakeTimeProvider time, Func<bool> happened, TimeSpan step) => Eventually.Holds(
        () =>
        {
            if (happened())
            {
                return true;
            }

            time.Advance(step);
            return false;
        },
        "it to happen");
}
