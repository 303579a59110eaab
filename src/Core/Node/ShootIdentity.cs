namespace RsyslogRelp.Core.Node;

/// <summary>The Shoot that a node belongs to. Every forwarded line carries these values.</summary>
/// <param name="ProjectName">The project's name, such as <c>foo</c>.</param>
/// <param name="Name">The Shoot's name.</param>
/// <param name="Uid">The Shoot's <c>metadata.uid</c>.</param>
public sealed record ShootIdentity(string ProjectName, string Name, string Uid)
{
    /// <summary>
    /// The project of a control plane namespace: <c>shoot--foo--bar</c> of the Shoot <c>bar</c> gives <c>foo</c>, as does the
    /// legacy <c>shoot-foo-bar</c>. A name with another pattern is returned without leading and trailing dashes.
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

    /// <summary>
    /// The project of a project namespace in the garden: <c>garden-foo</c> gives <c>foo</c>, <c>garden</c> gives <c>garden</c>; null for
    /// any other name.
    /// </summary>
    /// <param name="projectNamespace">The Shoot's namespace in the garden cluster.</param>
    public static string? ProjectFromGardenNamespace(string projectNamespace)
    {
        if (projectNamespace == "garden")
        {
            return projectNamespace;
        }

        const string Prefix = "garden-";
        return projectNamespace.StartsWith(Prefix, StringComparison.Ordinal) && projectNamespace.Length > Prefix.Length
            ? projectNamespace[Prefix.Length..]
            : null;
    }
}
