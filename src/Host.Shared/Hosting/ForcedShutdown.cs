using System.Runtime.InteropServices;

namespace RsyslogRelp.Host.Shared.Hosting;

/// <summary>
/// The first SIGTERM or SIGINT shuts a host down gracefully, which may take as long as the requests in progress. A second signal ends the
/// process immediately with exit code 1, as in controller-runtime.
/// </summary>
public static class ForcedShutdown
{
    /// <summary>Ends the process on the second signal; the host handles the first one.</summary>
    /// <returns>The registration; dispose of it when the host has ended.</returns>
    public static IDisposable OnSecondSignal() => new Registrations();

    private sealed class Registrations : IDisposable
    {
        private readonly PosixSignalRegistration[] _registrations;
        private int _signals;

        public Registrations() =>
            _registrations =
            [
                PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal), PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal),
            ];

        public void Dispose()
        {
            foreach (PosixSignalRegistration registration in _registrations)
            {
                registration.Dispose();
            }
        }

        private void OnSignal(PosixSignalContext signal)
        {
            if (Interlocked.Increment(ref _signals) > 1)
            {
                Environment.Exit(1);
            }
        }
    }
}
