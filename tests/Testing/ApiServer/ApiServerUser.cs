namespace RsyslogRelp.Testing.ApiServer;

/// <summary>A user of a test's API server.</summary>
/// <param name="Name">The user's name.</param>
/// <param name="Token">The user's bearer token.</param>
/// <param name="Groups">The user's groups, joined by commas; empty for none.</param>
public sealed record ApiServerUser(string Name, string Token, string Groups = "")
{
    /// <summary>A user with all permissions.</summary>
    public static ApiServerUser Admin { get; } = new("admin", "admin-token", "system:masters");

    /// <summary>A user with the permissions of a test's RBAC objects; it has none at first.</summary>
    public static ApiServerUser Component { get; } = new("component", "component-token");
}
