using System.Text.RegularExpressions;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Architecture.Tests;

/// <summary>The Makefile explains each of its targets.</summary>
public sealed partial class MakefileTests
{
    private static readonly string Makefile = File.ReadAllText(Repository.PathOf("Makefile"));

    [Test]
    public void Every_target_has_a_line_in_make_help_right_above_it()
    {
        Assert.That(Names(Explained()), Is.EqualTo(Names(Target())));
    }

    [Test]
    public void Every_target_is_phony()
    {
        Assert.That(
            Phony().Matches(Makefile).SelectMany(static line => line.Groups[1].Value.Split(' ')),
            Is.EquivalentTo(Names(Target())));
    }

    [Test]
    public void Help_is_the_default_target() => Assert.That(Names(Target())[0], Is.EqualTo("help"));

    private static string[] Names(Regex line) => [.. line.Matches(Makefile).Select(static match => match.Groups[1].Value)];

    [GeneratedRegex("^([a-z][a-z-]*):", RegexOptions.Multiline)]
    private static partial Regex Target();

    [GeneratedRegex(@"^## ([a-z-]+): .+\n\1:", RegexOptions.Multiline)]
    private static partial Regex Explained();

    [GeneratedRegex(@"^\.PHONY: (.*)$", RegexOptions.Multiline)]
    private static partial Regex Phony();
}
