namespace RsyslogRelp.Fuzzing;

/// <summary>Runs inputs without a fuzzer.</summary>
internal static class Replay
{
    // An input that takes a second fails by itself; one that never ends is ended.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    /// <summary>Runs files, and those below directories.</summary>
    /// <returns>The exit code: 1 if one of them fails.</returns>
    public static int Run(string name, Lazy<IFuzzTarget> target, IEnumerable<string> paths)
    {
        int inputs = 0;
        int failures = 0;

        // The first input of a process is not judged by its time, see TimedRun.
        _ = Failure(name, target, Files(FuzzTargets.CorpusOf(name)).First());
        foreach (string file in paths.SelectMany(Files))
        {
            inputs++;
            if (Failure(name, target, file) is { } failure)
            {
                failures++;
                Console.WriteLine($"{name}: {file}: {failure}");
            }
        }

        Console.WriteLine($"{name}: {inputs} inputs, {failures} failures");
        return inputs > 0 && failures == 0 ? 0 : 1;
    }

    private static IEnumerable<string> Files(string path) =>
        Directory.Exists(path) ? Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal) : [path];

    private static string? Failure(string name, Lazy<IFuzzTarget> target, string file)
    {
        byte[] input = File.ReadAllBytes(file);
        using Timer deadline = new(_ => End(name, file), null, Longest, Timeout.InfiniteTimeSpan);
        try
        {
            TimedRun.Of(target, input);
            return null;
        }
        catch (Exception exception)
        {
            return exception.ToString();
        }
    }

    private static void End(string name, string file)
    {
        Console.WriteLine($"{name}: {file}: does not end");
        Environment.Exit(1);
    }
}
