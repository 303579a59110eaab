using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Findings;

namespace RsyslogRelp.Host.Cli.Compatibility;

/// <summary>
/// What the Go extension (v0.14) would not do with a configuration that is valid here: for whoever must be able to go back. An error where
/// its admission refuses a value, a warning where it admits it and a node then does something else. Its fields are ours, and it decodes
/// as strictly; all else that it refuses is refused here, too.
/// </summary>
internal static class GoExtension
{
    /// <summary>The name of this extension and version for <c>validate --for</c>.</summary>
    public const string Name = "go-v0.14";

    /// <summary>Of <c>SHA1:</c> and 40 digits.</summary>
    private const int FingerprintLength = 45;

    private const string Unmatched =
        "writes a fingerprint in a form that librelp never accepts, so that nothing is delivered; use authMode: name and a host name";

    private const string Colons =
        "refuses a fingerprint with colons, and without them librelp never accepts it; use authMode: name and a host name";

    /// <summary>The findings, with paths from the configuration's root.</summary>
    public static IEnumerable<FieldError> Check(RsyslogRelpConfig config) =>
        [.. CheckPeers(config), .. config.LoggingRules.SelectMany(CheckRule), .. CheckRetries(config)];

    private static IEnumerable<FieldError> CheckPeers(RsyslogRelpConfig config)
    {
        FieldPath path = FieldPath.Root.Child("tls").Child("permittedPeer");
        foreach ((int index, string peer) in (config.Tls?.PermittedPeer ?? []).Index())
        {
            if (!peer.StartsWith("SHA1:", StringComparison.Ordinal))
            {
                continue;
            }

            bool isRefused = peer.Length != FingerprintLength;
            FieldError finding = FieldError.Invalid(path.Index(index), FieldValue.Of(peer), $"{Name} {(isRefused ? Colons : Unmatched)}");
            if (isRefused || config.TlsEnabled)
            {
                yield return isRefused ? finding : finding.AsWarning();
            }
        }
    }

    private static IEnumerable<FieldError> CheckRule(LoggingRule rule, int index)
    {
        FieldPath path = FieldPath.Root.Child("loggingRules").Index(index);
        FieldPath content = path.Child("messageContent");
        return
        [
            .. rule.ProgramNames.SelectMany((name, i) => CheckText(path.Child("programNames").Index(i), name)),
            .. CheckExpression(content.Child("regex"), rule.MessageContent?.Regex),
            .. CheckExpression(content.Child("exclude"), rule.MessageContent?.Exclude),
        ];
    }

    private static IEnumerable<FieldError> CheckExpression(FieldPath path, string? expression) =>
        expression is null ? []
        : GoExpression.WhatIsWrongWith(expression) is { } problem
            ? [FieldError.Invalid(path, FieldValue.Of(expression), $"{Name} refuses the expression: {problem}")]
            : CheckText(path, expression);

    private static IEnumerable<FieldError> CheckText(FieldPath path, string text) => GoString.Unreadable(text) is { } rune
        ? [
            FieldError.Invalid(
                path,
                FieldValue.Of(text),
                $"{Name} admits it, but writes {FieldValue.Of(rune.ToString())} so that rsyslogd reads neither this rule nor those after "
                    + "it; leave the character out").AsWarning(),
        ]
        : [];

    private static IEnumerable<FieldError> CheckRetries(RsyslogRelpConfig config) => config.ResumeRetryCount is not null ? []
        : [
            FieldError.Required(
                FieldPath.Root.Child("resumeRetryCount"),
                $"{Name} leaves the number to rsyslog, which then discards messages while the receiver does not answer; write -1")
                .AsWarning(),
        ];
}
