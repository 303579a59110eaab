namespace RsyslogRelp.Core.Node;

/// <summary>Whose node it is; every forwarded line carries these.</summary>
/// <param name="ProjectName">The project's name, such as <c>foo</c>.</param>
/// <param name="Name">The Shoot's name.</param>
/// <param name="Uid">The Shoot's <c>metadata.uid</c>.</param>
public sealed record ShootIdentity(string ProjectName, string Name, string Uid)
{
    /// <summary>
    /// The project of a control plane namespace: <c>shoot--foo--bar</c> of the Shoot <c>bar</c> gives <c>foo</c>, as does the
    /// legacy <c>shoot-foo-bar</c>; a name that does not follow the pattern gives itself without leading and trailing dashes.
    /// </summary>
    /// <param name="controlPlaneNamespace">The namespace in the seed.</param>
    /// <param name="shootName">The Shoot's name.</param>
    public static string ProjectFromControlPlaneNamespace(string controlPlaneNamespace, string shootName)
    {
        string name = controlPlaneNamespace;
        if (name.StartsWith("shoot-", StringComparison.Ordinal))
        {
            name = name["shoot-".Length..];
        }

        if (name.EndsWith("-" + shootName, StringComparison.Ordinal))
        {
            name = name[..^(shootName.Length + 1)];
        }

        return name.Trim('-');
    }

    /// <summary>The project of a project namespace in the garden: <c>garden-foo</c> gives <c>foo</c>, <c>garden</c> gives <c>garden</c>; null for a name that does not tell.</summary>
    /// <param name="projectNamespace">The Shoot's namespace in the garden cluster.</param>
    public static string? ProjectFromGardenNamespace(string projectNamespace) =>
        projectNamespace == "garden" ? "garden"
        : projectNamespace.StartsWith("garden-", StringComparison.Ordinal) && projectNamespace.Length > "garden-".Length
            ? projectNamespace["garden-".Length..]
            : null;
}
