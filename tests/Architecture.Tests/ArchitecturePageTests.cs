using System.Text.RegularExpressions;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Architecture.Tests;

/// <summary>docs/architecture.md names files that exist, and at most ten steps per flow.</summary>
public sealed partial class ArchitecturePageTests
{
    private static readonly string Page = File.ReadAllText(Repository.PathOf("docs/architecture.md"));

    [Test]
    public void Every_file_on_the_page_exists()
    {
        string[] missing =
        [
            .. SourcePath().Matches(Page).Select(static match => match.Value).Distinct()
                .Where(static path => !Path.Exists(Repository.PathOf(path))),
        ];

        Assert.That(SourcePath().Matches(Page), Has.Count.GreaterThan(40));
        Assert.That(missing, Is.Empty);
    }

    [Test]
    public void A_flow_has_at_most_ten_steps()
    {
        Assert.That(Page, Does.Contain("\n10. ").And.Not.Contain("\n11. "));
    }

    [TestCase("NodeSyntax")]
    [TestCase("Core")]
    [TestCase("Gardener")]
    [TestCase("Adapters.Rendering")]
    [TestCase("Adapters.Kubernetes")]
    public void Every_folder_of_a_project_is_on_the_page(string project)
    {
        string[] missing =
        [
            .. Directory.EnumerateDirectories(Repository.PathOf("src/" + project))
                .Where(static folder => Directory.EnumerateFiles(folder, "*.cs").Any())
                .Select(static folder => Path.GetFileName(folder)!)
                .Where(static folder => folder is not "obj" && !Page.Contains(folder + "/", StringComparison.Ordinal)),
        ];

        Assert.That(missing, Is.Empty);
    }

    [GeneratedRegex(@"\b(src|tests)/[A-Za-z0-9./_-]+[A-Za-z0-9]")]
    private static partial Regex SourcePath();
}
