using System.Runtime.InteropServices;

namespace RsyslogRelp.Host.Shared.Hosting;

/// <summary>
/// SIGTERM and SIGINT end a host in good order, which may take as long as what is in flight. Who sends a second one does not want
/// to wait: the process ends at once, with exit code 1, as Go's controllers do.
/// </summary>
public static class ForcedShutdown
{
    /// <summary>Obeys from now on; what comes first is left to the host.</summary>
    /// <returns>To be disposed of when the host has ended.</returns>
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
