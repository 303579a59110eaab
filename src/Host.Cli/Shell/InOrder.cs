namespace RsyslogRelp.Host.Cli.Shell;

/// <summary>Work on many items, as many at a time as there are processors, with the results in the order of the items.</summary>
internal static class InOrder
{
    // Enough that no processor waits for the item whose turn it is, little enough that few results wait for theirs.
    private static readonly int MaxAhead = 8 * Environment.ProcessorCount;

    /// <summary>
    /// Works on items while the results are taken. The caller sees the first failure in the order of the items; work ahead of it goes on
    /// unseen until it notices that it is cancelled.
    /// </summary>
    public static async IAsyncEnumerable<TResult> SelectAsync<T, TResult>(
        IEnumerable<T> items,
        Func<T, CancellationToken, Task<TResult>> work,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using CancellationTokenSource left = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        CancellationToken end = left.Token;
        Queue<Task<TResult>> ahead = new(MaxAhead);
        try
        {
            foreach (T item in items)
            {
                if (ahead.Count == MaxAhead)
                {
                    yield return await ahead.Dequeue();
                }

                ahead.Enqueue(Task.Run(() => work(item, end), end));
            }

            while (ahead.TryDequeue(out Task<TResult>? next))
            {
                yield return await next;
            }
        }
        finally
        {
            await left.CancelAsync();
        }
    }
}
