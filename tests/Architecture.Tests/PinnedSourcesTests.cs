using System.Text.RegularExpressions;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Architecture.Tests;

/// <summary>
/// What a release is built with is named by its digest, so that nobody can put something else in its place; dependabot raises it. Packages
/// have their hashes in packages.lock.json.
/// </summary>
public sealed partial class PinnedSourcesTests
{
    [Test]
    public void Workflows_name_actions_by_commit_and_say_which_version_it_is() => Assert.That(
        Directory.GetFiles(Repository.PathOf(".github/workflows"))
            .SelectMany(File.ReadLines)
            .Where(static line => line.Contains(" uses: ", StringComparison.Ordinal)),
        Is.Not.Empty.And.All.Match(@" uses: [\w-]+/[\w/-]+@[0-9a-f]{40} # v\d+(\.\d+)*$"));

    [Test]
    public void Images_are_built_on_images_that_are_named_by_digest() => Assert.That(
        From().Matches(File.ReadAllText(Repository.PathOf("Dockerfile"))).Select(static match => match.Groups[1].Value)
            // Stages of the same file have names without a tag.
            .Where(static image => image.Contains(':', StringComparison.Ordinal)),
        Is.Not.Empty.And.All.Match(@"^[\w./-]+:[\w.-]+@sha256:[0-9a-f]{64}$"));

    [GeneratedRegex(@"^FROM (\S+)", RegexOptions.Multiline)]
    private static partial Regex From();
}
