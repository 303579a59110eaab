namespace RsyslogRelp.Host.Shared.Hosting;

/// <summary>Long-running tasks that start and end together.</summary>
public static class TaskGroup
{
    /// <summary>Runs the tasks until the first one ends; then cancels the others and waits for them.</summary>
    /// <param name="cancellationToken">Cancels all tasks.</param>
    /// <param name="tasks">The tasks, each with a token that is cancelled when another one has ended.</param>
    /// <returns>The result of the task that ended first: its exception, if it failed.</returns>
    public static async Task RunAsync(CancellationToken cancellationToken, params Func<CancellationToken, Task>[] tasks)
    {
        using CancellationTokenSource group = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task[] running = [.. tasks.Select(task => task(group.Token))];
        Task first = await Task.WhenAny(running);
        await group.CancelAsync();
        await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await first;
    }
}
