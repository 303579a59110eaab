using RsyslogRelp.Fuzzing.Targets;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Fuzzing;

/// <summary>Every target by name. Each is made when it is first used: instrumented code cannot run before afl-fuzz is connected.</summary>
internal static class FuzzTargets
{
    public static IReadOnlyDictionary<string, Lazy<IFuzzTarget>> All { get; } = new Dictionary<string, Lazy<IFuzzTarget>>
    {
        ["config"] = new(static () => new ConfigTarget()),
        ["yaml"] = new(static () => new YamlTarget()),
        ["shoot-review"] = new(static () => new ShootReviewTarget()),
        ["osc-review"] = new(static () => new OperatingSystemConfigReviewTarget()),
        ["expression"] = new(static () => new ExpressionTarget()),
        ["audit-rules"] = new(static () => new AuditRulesTarget()),
        ["log-lines"] = new(static () => new LogLinesTarget()),
        ["secret"] = new(static () => new SecretTarget()),
    };

    /// <summary>The committed inputs of a target.</summary>
    public static string CorpusOf(string name) => Repository.PathOf($"tests/Fuzzing/Corpus/{name}");
}
