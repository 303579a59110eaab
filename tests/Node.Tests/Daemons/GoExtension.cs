using System.Globalization;
using System.Text;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Node;

namespace RsyslogRelp.Node.Tests.Daemons;

/// <summary>
/// <c>60-audit.conf</c> as the Go extension (v0.14) renders it: the same parameters, numbers as they are, strings of the rules in Go's
/// quoting, whatever rsyslogd makes of them.
/// </summary>
internal static class GoExtension
{
    /// <summary>The manifest with Go's <c>60-audit.conf</c> in place of ours.</summary>
    public static NodeManifest Replace(NodeManifest manifest, RsyslogRelpConfig config, ShootIdentity shoot) => manifest with
    {
        Files =
        [
            .. manifest.Files.Select(file => file.Path == NodePaths.DeliveredRsyslogConfig
                ? file with { Content = new InlineContent(Render(config, shoot)) }
                : file),
        ],
    };

    private static string Render(RsyslogRelpConfig config, ShootIdentity shoot)
    {
        StringBuilder text = new($$"""
            template(name="SyslogForwarderTemplate" type="list") {
              constant(value=" ")
              constant(value="{{shoot.ProjectName}}")
              constant(value=" ")
              constant(value="{{shoot.Name}}")
              constant(value=" ")
              constant(value="{{shoot.Uid}}")
              constant(value=" ")
              property(name="hostname")
              constant(value=" ")
              property(name="pri")
              constant(value=" ")
              property(name="syslogtag")
              constant(value=" ")
              property(name="timestamp" dateFormat="rfc3339")
              constant(value=" ")
              property(name="procid")
              constant(value=" ")
              property(name="msgid")
              constant(value=" ")
              property(name="msg")
              constant(value=" ")
            }

            module(
              load="omrelp"
            )

            module(load="omprog")
            module(
              load="impstats"
              interval="60"
              format="json"
              resetCounters="off"
              ruleset="process_stats"
              bracketing="on"
            )

            input(type="imuxsock" Socket="/run/systemd/journal/syslog")

            ruleset(name="process_stats") {
              action(
                type="omprog"
                name="to_pstats_processor"
                binary="{{NodePaths.PstatsScript}}"
              )
            }

            ruleset(name="relp_action_ruleset") {
              action(
                name="rsyslog-relp"
                type="omrelp"
                target="{{config.Target}}"
                port="{{config.Port}}"
                queue.type="linkedlist"
                queue.size="100000"
                queue.filename="rsyslog-relp-queue"
                queue.saveOnShutdown="on"
                queue.spoolDirectory="{{NodePaths.SpoolDirectory}}"
                queue.maxDiskSpace="48m"
                Template="SyslogForwarderTemplate"
            """);
        Add(text, "rebindInterval", config.RebindInterval);
        Add(text, "timeout", config.Timeout);
        Add(text, "action.resumeRetryCount", config.ResumeRetryCount);
        text.Append("\n  )\n}\n");
        foreach (LoggingRule rule in config.LoggingRules)
        {
            text.Append("\nif ").Append(Filter(rule)).Append(" then {\n  call relp_action_ruleset\n  stop\n}");
        }

        return text.ToString();
    }

    private static void Add(StringBuilder text, string name, long? value)
    {
        if (value is { } number)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n    {name}=\"{number}\"");
        }
    }

    private static string Filter(LoggingRule rule)
    {
        List<string> filters = [];
        if (rule.ProgramNames.Count > 0)
        {
            filters.Add($"$programname == [{string.Join(',', rule.ProgramNames.Select(Quote))}]");
        }

        if (rule.Severity is { } severity)
        {
            filters.Add(string.Create(CultureInfo.InvariantCulture, $"$syslogseverity <= {severity}"));
        }

        if (rule.MessageContent?.Regex is { } regex)
        {
            filters.Add($"re_match($msg, {Quote(regex)}) == 1");
        }

        if (rule.MessageContent?.Exclude is { } exclude)
        {
            filters.Add($"re_match($msg, {Quote(exclude)}) == 0");
        }

        return string.Join(" and ", filters);
    }

    // strconv.Quote.
    private static string Quote(string text) => $"\"{string.Concat(text.EnumerateRunes().Select(Quote))}\"";

    private static string Quote(Rune rune) => rune.Value switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\a' => "\\a",
        '\b' => "\\b",
        '\f' => "\\f",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        '\v' => "\\v",
        ' ' => " ",
        _ when Rune.IsLetterOrDigit(rune) || Rune.IsNumber(rune) || Rune.IsPunctuation(rune) || Rune.IsSymbol(rune) || IsMark(rune) =>
            rune.ToString(),
        < ' ' or 0x7f => $"\\x{rune.Value:x2}",
        < 0x10000 => $"\\u{rune.Value:x4}",
        _ => $"\\U{rune.Value:x8}",
    };

    private static bool IsMark(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;
}
