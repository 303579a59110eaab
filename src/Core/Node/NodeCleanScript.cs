namespace RsyslogRelp.Core.Node;

/// <summary>The script that restores a node to its state before this extension.</summary>
internal static class NodeCleanScript
{
    /// <summary>The mount path of the node's root directory in the container that runs the script.</summary>
    public const string HostRoot = "/host";

    internal const string Template = "cleaner/clean-node.sh.liquid";

    /// <summary>
    /// Renders the script: for the node's own <c>bash -c</c>, in the node's root directory. It needs the node's process ids, and it can run
    /// any number of times.
    /// </summary>
    /// <param name="templates">The Liquid engine.</param>
    /// <returns>
    /// The text. Its exit status is 0 if none of the extension's files is left, 1 if another run may remove those that are.
    /// </returns>
    public static string Render(ITemplateRenderer templates) =>
        templates.Render(Template, new Dictionary<string, object?> { ["paths"] = PathsModel.Instance });
}
