namespace RsyslogRelp.Testing.ApiServer;

/// <summary>Somebody who may log in to a test's API server.</summary>
/// <param name="Name">The user's name.</param>
/// <param name="Token">The user's bearer token.</param>
/// <param name="Groups">The user's groups, joined by commas; empty for none.</param>
public sealed record ApiServerUser(string Name, string Token, string Groups = "")
{
    /// <summary>May do everything.</summary>
    public static ApiServerUser Admin { get; } = new("admin", "admin-token", "system:masters");

    /// <summary>May do what a test's RBAC objects allow; nothing at first.</summary>
    public static ApiServerUser Component { get; } = new("component", "component-token");
}
