using System.Xml.Linq;
using ArchUnitNET.Loader;
using ArchUnitNET.NUnit;
using RsyslogRelp.Testing;
using static ArchUnitNET.Fluent.ArchRuleDefinition;
using Assembly = System.Reflection.Assembly;

namespace RsyslogRelp.Architecture.Tests;

/// <summary>Hosts know adapters, adapters know Core, Core knows nobody, adapters do not know each other.</summary>
public sealed class DependencyRuleTests
{
    private static readonly Assembly Core = typeof(RsyslogRelp.Core.Configuration.RsyslogRelpConfig).Assembly;
    private static readonly Assembly Rendering = typeof(RsyslogRelpRenderer).Assembly;
    private static readonly ArchUnitNET.Domain.Architecture Loaded = new ArchLoader().LoadAssemblies(Core, Rendering).Build();

    [Test]
    public void Core_depends_on_nothing_but_the_base_class_library()
    {
        Types().That().ResideInAssembly(Core).Should().OnlyDependOnTypesThat().ResideInNamespaceMatching(@"^(RsyslogRelp\.Core|System|Microsoft\.CodeAnalysis)(\.|$)").Check(Loaded);
        Assert.That(Core.GetReferencedAssemblies().Select(static name => name.Name), Has.All.StartWith("System."));
    }

    [Test]
    public void Core_has_no_package_reference()
    {
        Assert.That(References("src/Core", "PackageReference").Concat(References("src/Core", "ProjectReference")), Is.Empty);
    }

    [Test]
    public void Core_does_no_input_or_output()
    {
        Types().That().ResideInAssembly(Core).Should().NotDependOnAnyTypesThat().ResideInNamespaceMatching(@"^System\.Net\.(Http|Sockets)").Check(Loaded);
        Types().That().ResideInAssembly(Core).Should().NotDependOnAny(Types(true).That().HaveFullNameMatching(@"^System\.(IO\.(File|Directory|FileStream)|Console|Environment)$")).WithoutRequiringPositiveResults().Check(Loaded);
    }

    [Test]
    public void An_adapter_refers_to_Core_only()
    {
        foreach (string adapter in Projects("src/Adapters.*"))
        {
            Assert.That(References(adapter, "ProjectReference").Select(Path.GetFileName), Is.EqualTo(new[] { "RsyslogRelp.Core.csproj" }), adapter);
        }
    }

    [Test]
    public void Nobody_refers_to_a_host_but_hosts_to_what_they_share()
    {
        foreach (string project in Projects("src/*"))
        {
            bool host = Path.GetFileName(project).StartsWith("Host.", StringComparison.Ordinal);
            Assert.That(References(project, "ProjectReference").Where(reference => !(host && reference.Contains("Host.Shared", StringComparison.Ordinal))), Has.None.Contains("Host."), project);
        }
    }

    [Test]
    public void Only_an_adapter_knows_its_engine()
    {
        Types().That().ResideInAssembly(Rendering).And().DoNotResideInNamespaceMatching(@"^RsyslogRelp\.Adapters\.Rendering\.Templating$").Should().NotDependOnAnyTypesThat().ResideInNamespaceMatching(@"^Fluid(\.|$)").Check(Loaded);
        Types().That().ResideInAssembly(Rendering).And().DoNotResideInNamespaceMatching(@"^RsyslogRelp\.Adapters\.Rendering\.Yaml$").Should().NotDependOnAnyTypesThat().ResideInNamespaceMatching(@"^YamlDotNet(\.|$)").Check(Loaded);
        Types().That().ResideInAssembly(Rendering).And().DoNotResideInNamespaceMatching(@"^RsyslogRelp\.Adapters\.Rendering\.Validation$").Should().NotDependOnAnyTypesThat().ResideInNamespaceMatching(@"^FluentValidation(\.|$)").Check(Loaded);
    }

    private static IEnumerable<string> Projects(string pattern) =>
        Directory.EnumerateDirectories(Repository.PathOf("src"), Path.GetFileName(pattern));

    private static IEnumerable<string> References(string folder, string element) =>
        Directory.EnumerateFiles(Repository.PathOf(folder), "*.csproj")
            .SelectMany(file => XDocument.Load(file).Descendants(element))
            .Select(static reference => reference.Attribute("Include")!.Value);
}
