using ArchUnitNET.Domain;

namespace RsyslogRelp.Architecture.Tests;

/// <summary>Folders of a project form no circle, so that each can be read knowing only those below it.</summary>
public sealed class FolderCircleTests
{
    [TestCaseSource(typeof(DependencyRuleTests), nameof(DependencyRuleTests.Projects))]
    public void Folders_of_a_project_form_no_circle(string project)
    {
        Dictionary<string, SortedDictionary<string, string>> uses = Uses("RsyslogRelp." + project);

        Assert.That(uses.Keys.Select(start => Circle(uses, start)).FirstOrDefault(static circle => circle is not null), Is.Null);
    }

    // For each namespace those that it uses, each with one example.
    private static Dictionary<string, SortedDictionary<string, string>> Uses(string root)
    {
        Dictionary<string, SortedDictionary<string, string>> uses = [];
        foreach (IType type in Assemblies.Architecture.Types.Where(type => IsWithin(type, root)))
        {
            foreach (
                IType target in type.Dependencies.Select(static dependency => dependency.Target).Where(target => IsWithin(target, root)))
            {
                if (target.Namespace.FullName != type.Namespace.FullName)
                {
                    uses.TryAdd(type.Namespace.FullName, new SortedDictionary<string, string>(StringComparer.Ordinal));
                    uses[type.Namespace.FullName].TryAdd(target.Namespace.FullName, $"{type.FullName} -> {target.FullName}");
                }
            }
        }

        return uses;
    }

    private static bool IsWithin(IType type, string root) =>
        type.Namespace?.FullName is { } name && (name == root || name.StartsWith(root + ".", StringComparison.Ordinal));

    private static string? Circle(Dictionary<string, SortedDictionary<string, string>> uses, string start)
    {
        Dictionary<string, string> cameBy = [];
        Queue<string> open = new([start]);
        while (open.TryDequeue(out string? current))
        {
            foreach ((string next, string example) in uses.GetValueOrDefault(current) ?? [])
            {
                string way = cameBy.TryGetValue(current, out string? before) ? $"{before}; {example}" : example;
                if (next == start)
                {
                    return way;
                }

                if (cameBy.TryAdd(next, way))
                {
                    open.Enqueue(next);
                }
            }
        }

        return null;
    }
}
