using System.Xml.Linq;
using ArchUnitNET.NUnit;
using RsyslogRelp.Testing;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace RsyslogRelp.Architecture.Tests;

/// <summary>References lead one way: hosts, adapters, Gardener, Core, NodeSyntax. Adapters.Rendering knows Core alone.</summary>
public sealed class DependencyRuleTests
{
    private static readonly Dictionary<string, string[]> AllowedReferences = new()
    {
        ["NodeSyntax"] = [],
        ["Core"] = ["NodeSyntax"],
        ["Gardener"] = ["Core"],
        ["Adapters.Kubernetes"] = ["Gardener"],
        ["Adapters.Rendering"] = ["Core"],
        ["Host.Shared"] = ["Adapters.Kubernetes"],
        ["Host.Cli"] = ["Adapters.Rendering", "Gardener"],
        ["Host.Controller"] = ["Adapters.Kubernetes", "Adapters.Rendering", "Host.Shared"],
        ["Host.Webhook"] = ["Adapters.Kubernetes", "Adapters.Rendering", "Host.Shared"],
    };

    public static IEnumerable<string> Projects =>
        Directory.EnumerateDirectories(Repository.PathOf("src")).Select(static folder => Path.GetFileName(folder)!);

    [TestCaseSource(nameof(Projects))]
    public void A_project_refers_only_to_projects_below_it(string project)
    {
        IEnumerable<string> references = References(project, "ProjectReference").Select(
            static path => Path.GetFileName(Path.GetDirectoryName(path)!));

        Assert.That(references, Is.EquivalentTo(AllowedReferences[project]));
    }

    [TestCaseSource(nameof(Projects))]
    public void Folder_project_file_and_root_namespace_have_one_name(string project)
    {
        string file = Directory.EnumerateFiles(Repository.PathOf("src/" + project), "*.csproj").Single();

        Assert.That(Path.GetFileNameWithoutExtension(file), Is.EqualTo("RsyslogRelp." + project));
        Assert.That(
            XDocument.Load(file).Descendants("RootNamespace"), Is.Empty, "The root namespace follows from the name of the project file.");
    }

    [TestCase("NodeSyntax")]
    [TestCase("Core")]
    [TestCase("Gardener")]
    public void A_project_without_input_and_output_has_no_package(string project)
    {
        Assert.That(References(project, "PackageReference"), Is.Empty);
        Assert.That(
            Assemblies.Named(project).GetReferencedAssemblies().Select(static name => name.Name),
            Has.All.StartsWith("System.").Or.StartsWith("RsyslogRelp."));
    }

    [TestCase("NodeSyntax")]
    [TestCase("Core")]
    [TestCase("Gardener")]
    public void A_pure_project_does_no_input_and_output(string project)
    {
        Types().That().ResideInAssembly(Assemblies.Named(project))
            .Should().NotDependOnAnyTypesThat().ResideInNamespaceMatching(@"^System\.Net\.(Http|Sockets)")
            .Check(Assemblies.Architecture);
        Types().That().ResideInAssembly(Assemblies.Named(project))
            .Should().NotDependOnAny(
                Types(true).That().HaveFullNameMatching(@"^System\.(IO\.(File|Directory|FileStream)|Console|Environment)$"))
            .WithoutRequiringPositiveResults()
            .Check(Assemblies.Architecture);
    }

    [TestCase("Templating", "Fluid")]
    [TestCase("ConfigRules", "FluentValidation")]
    [TestCase("Yaml", "YamlDotNet")]
    public void Only_its_adapter_knows_a_library(string folder, string library)
    {
        Types().That().ResideInAssembly(Assemblies.Named("Adapters.Rendering"))
            .And().DoNotResideInNamespaceMatching($@"^RsyslogRelp\.Adapters\.Rendering\.{folder}$")
            .Should().NotDependOnAnyTypesThat().ResideInNamespaceMatching($@"^{library}(\.|$)")
            .Check(Assemblies.Architecture);
    }

    private static IEnumerable<string> References(string project, string element) =>
        Directory.EnumerateFiles(Repository.PathOf("src/" + project), "*.csproj")
            .SelectMany(file => XDocument.Load(file).Descendants(element))
            .Where(static reference => reference.Attribute("PrivateAssets")?.Value != "all")
            .Select(static reference => reference.Attribute("Include")!.Value);
}
