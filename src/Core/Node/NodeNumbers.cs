using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Findings;

namespace RsyslogRelp.Core.Node;

/// <summary>What a node makes of numbers whose range was not checked when they were stored.</summary>
internal static class NodeNumbers
{
    /// <summary>The number that rsyslogd keeps of a parameter: the low 32 bits.</summary>
    /// <param name="number">Any number.</param>
    public static int Kept(long number) => unchecked((int)number);

    /// <summary>A warning for each number that a node takes for another one.</summary>
    /// <param name="config">The configuration.</param>
    public static IEnumerable<FieldError> Findings(RsyslogRelpConfig config)
    {
        if (config.Port is < 0 or > ushort.MaxValue)
        {
            yield return Finding("port", config.Port, $"kept, but the C library takes it for {Port(config.Port)}; write 1 to 65535");
        }

        (string Name, long? Value)[] parameters =
        [
            ("rebindInterval", config.RebindInterval), ("timeout", config.Timeout), ("resumeRetryCount", config.ResumeRetryCount),
        ];
        foreach ((string name, long? value) in parameters)
        {
            if (value is { } number && Kept(number) != number)
            {
                string detail = $"written as {Kept(number)}, which is what rsyslogd keeps of it; write the number that is meant";
                yield return Finding(name, number, detail);
            }
        }
    }

    // getaddrinfo of glibc: a negative number is no port, of any other the low 16 bits count.
    private static string Port(long port) => Kept(port) < 0 ? "no port" : $"port {Kept(port) & ushort.MaxValue}";

    private static FieldError Finding(string name, long value, string detail) =>
        FieldError.Invalid(FieldPath.Root.Child(name), FieldValue.Of(value), detail).AsWarning();
}
