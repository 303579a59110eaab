using System.Runtime.InteropServices;

namespace RsyslogRelp.Host.Shared.Hosting;

/// <summary>
/// The first SIGTERM or SIGINT shuts a host down gracefully, which may take as long as the requests in progress. A second signal ends the
/// process immediately with exit code 1, as in controller-runtime.
/// </summary>
public sealed class ForcedShutdown : IDisposable
{
    private readonly CancellationTokenSource _first = new();
    private readonly PosixSignalRegistration[] _registrations;
    private int _signals;

    private ForcedShutdown() =>
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal), PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal),
        ];

    /// <summary>Cancelled by the first signal, also before the host itself handles signals.</summary>
    public CancellationToken FirstSignal => _first.Token;

    /// <summary>Ends the process on the second signal.</summary>
    /// <returns>The registration; dispose of it when the host has ended.</returns>
    public static ForcedShutdown OnSecondSignal() => new();

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
        {
            registration.Dispose();
        }

        _first.Dispose();
    }

    private void OnSignal(PosixSignalContext signal)
    {
        signal.Cancel = true;
        if (Interlocked.Increment(ref _signals) > 1)
        {
            Environment.Exit(1);
        }

        _ = _first.CancelAsync();
    }
}
