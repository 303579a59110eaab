namespace RsyslogRelp.Core.Node;

/// <summary>The script that brings a node back to what it was before this extension.</summary>
internal static class NodeCleanScript
{
    /// <summary>Where the script expects the node's root directory: the mount path in the container that runs it.</summary>
    public const string HostRoot = "/host";

    internal const string Template = "cleaner/clean-node.sh.liquid";

    /// <summary>Renders the script: POSIX sh, for <c>sh -c</c>. It needs <c>chroot</c> and the host's process ids; it may run any number of times.</summary>
    /// <param name="templates">The Liquid engine.</param>
    /// <returns>The text. Its exit status is 0 when nothing of ours is left, 1 when another run may mend what is.</returns>
    public static string Render(ITemplateRenderer templates) =>
        templates.Render(Template, new Dictionary<string, object?> { ["paths"] = PathsModel.Instance, ["host_root"] = HostRoot });
}
