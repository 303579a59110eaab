using Spectre.Console;

namespace RsyslogRelp.Host.Cli.Shell;

/// <summary>A bar on the terminal that is standard error, once the program has worked for a second. It vanishes at the end.</summary>
internal sealed class Progress : IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _end = new();
    private readonly Task _display;
    private int _done;

    private Progress(Func<Progress, Task> display) => _display = display(this);

    /// <summary>Begins a piece of work; the second counts from the beginning of the program.</summary>
    public static Progress Start(CliContext context, string what, int total) =>
        new(context.ErrorIsTerminal && total > 1
            ? progress => progress.ShowAsync(context, what, total)
            : static _ => Task.CompletedTask);

    /// <summary>Another item is done. Thread-safe.</summary>
    public void Advance() => Interlocked.Increment(ref _done);

    /// <summary>Removes the bar.</summary>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _display;
        _end.Dispose();
    }

    private async Task ShowAsync(CliContext context, string what, int total)
    {
        TimeSpan left = context.Quiet - context.Elapsed;
        if (left > TimeSpan.Zero && await EndsWithinAsync(left, context.Time))
        {
            return;
        }

        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.Yes,
            Out = new AnsiConsoleOutput(context.Error),
        });
        console.Profile.Width = context.Screen.Width ?? 80;
        await console.Progress().AutoClear(true).StartAsync(async bars =>
        {
            ProgressTask bar = bars.AddTask(what, maxValue: total);
            do
            {
                bar.Value = Volatile.Read(ref _done);
            }
            while (!await EndsWithinAsync(Period, context.Time));
        });
    }

    private async Task<bool> EndsWithinAsync(TimeSpan time, TimeProvider clock)
    {
        await Task.Delay(time, clock, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return _end.IsCancellationRequested;
    }
}
