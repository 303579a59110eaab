using RsyslogRelp.Fuzzing;
using SharpFuzz;

// hack/fuzz runs this program: with the name of a target below afl-fuzz, to read inputs until it is ended.
switch (args)
{
    case ["--list"]:
        FuzzTargets.All.Keys.ToList().ForEach(Console.WriteLine);
        return 0;
    case ["--instrument", .. string[] assemblies]:
        // Lets afl-fuzz see which branches an input takes.
        foreach (string assembly in assemblies)
        {
            Fuzzer.Instrument(assembly, static _ => true, Options.Value);
        }

        return 0;
    case ["--replay", string name, .. string[] paths] when FuzzTargets.All.TryGetValue(name, out Lazy<IFuzzTarget>? target):
        return Replay.Run(name, target, paths.Length > 0 ? paths : [FuzzTargets.CorpusOf(name)]);
    case [string name] when FuzzTargets.All.TryGetValue(name, out Lazy<IFuzzTarget>? target):
        Fuzzer.OutOfProcess.Run(stream =>
        {
            using MemoryStream input = new();
            stream.CopyTo(input);
            TimedRun.Of(target, input.ToArray());
        });
        return 0;
    default:
        Console.Error.WriteLine($"targets: {string.Join(' ', FuzzTargets.All.Keys)}");
        return 2;
}
