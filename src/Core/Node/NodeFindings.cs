using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Findings;

namespace RsyslogRelp.Core.Node;

/// <summary>
/// What a node does not do as it is written in a configuration: rules that are left out, numbers that rsyslogd takes for others,
/// expressions that may harm it. A configuration that <see cref="IConfigValidator"/> accepted has no findings; one that the Go extension
/// admitted may have some.
/// </summary>
public static class NodeFindings
{
    /// <summary>
    /// The findings on a configuration, all of them warnings; those on numbers come first, then those on the rules in order.
    /// </summary>
    /// <param name="config">Any configuration.</param>
    public static IReadOnlyList<FieldError> Of(RsyslogRelpConfig config) =>
        [.. NodeNumbers.Findings(config), .. Rules(config).SelectMany(static rule => rule.Findings)];

    /// <summary>The rules as they are rendered.</summary>
    internal static RenderedRule[] Rules(RsyslogRelpConfig config)
    {
        FieldPath rules = FieldPath.Root.Child("loggingRules");
        return [.. config.LoggingRules.Select((rule, index) => RuleRendering.Render(rule, rules.Index(index)))];
    }
}
