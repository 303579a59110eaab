namespace RsyslogRelp.NodeSyntax.Tests.RegularExpressions;

/// <summary>
/// Expressions of the kind that takes regcomp long: groups that can match nothing, repeated without limit, among anchors.
/// </summary>
internal static class CostlyExpressions
{
    private static readonly string[] Anchors = [@"\B", @"\b", @"\<", @"\>", "^", "$", @"\`", @"\'"];
    private static readonly string[] Bytes = ["a", ".", "[a-b]"];

    public static string Make(Random random) => Alternation(random, random.Next(2, 6));

    private static string Alternation(Random random, int depth) => random.Next(5) == 0
        ? $"{Sequence(random, depth)}|{Sequence(random, depth)}"
        : Sequence(random, depth);

    private static string Sequence(Random random, int depth) =>
        string.Concat(Enumerable.Range(0, random.Next(1, 4)).Select(_ => Part(random, depth) + Repeat(random)));

    private static string Part(Random random, int depth) => random.Next(10) switch
    {
        < 3 => Anchors[random.Next(Anchors.Length)],
        < 5 => "()",
        < 9 when depth > 0 => $"({Alternation(random, depth - 1)})",
        _ => Bytes[random.Next(Bytes.Length)],
    };

    private static string Repeat(Random random) => random.Next(9) switch
    {
        < 3 => "*",
        3 => "?",
        4 => "+",
        5 => $"{{{random.Next(4)},}}",
        6 => $"{{{random.Next(3)},{random.Next(3, 12)}}}",
        7 => $"{{{random.Next(2, 30)},}}",
        _ => "",
    };
}
