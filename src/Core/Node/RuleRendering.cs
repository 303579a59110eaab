using System.Text;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Findings;
using RsyslogRelp.NodeSyntax.RegularExpressions;

namespace RsyslogRelp.Core.Node;

/// <summary>
/// Renders one logging rule. A stored rule may hold what <see cref="IConfigValidator"/> refuses: the Go extension admitted it, and rsyslogd
/// made something of its file. The rule then selects the messages that it selected there, in a form that <c>rsyslogd -N1</c> accepts,
/// or it is left out if it selected none.
/// </summary>
internal sealed class RuleRendering
{
    // rsyslogd cuts the tag of a message there.
    private const int LongestProgramName = 511;

    private const int LongestPrintedValue = 60;

    private readonly FieldPath _path;
    private readonly List<string> _conditions = new(4);
    private readonly List<FieldError> _findings = [];
    private bool _isLeftOut;

    private RuleRendering(FieldPath path) => _path = path;

    /// <summary>Renders a rule: its conditions, joined by <c>and</c>.</summary>
    /// <param name="rule">Any rule.</param>
    /// <param name="path">The path of the rule.</param>
    public static RenderedRule Render(LoggingRule rule, FieldPath path)
    {
        RuleRendering rendering = new(path);
        if (rule is { ProgramNames.Count: 0, Severity: null, MessageContent: null or { Regex: null, Exclude: null } })
        {
            const string NoCondition = "rule left out: it has no condition; write one or remove the rule";
            return new RenderedRule(null, [FieldError.Required(path, NoCondition).AsWarning()]);
        }

        rendering.AddPrograms(rule.ProgramNames);
        rendering.AddSeverity(rule.Severity);
        rendering.AddRegex(rule.MessageContent?.Regex);
        rendering.AddExclude(rule.MessageContent?.Exclude);
        return new RenderedRule(rendering.Filter(), rendering._findings);
    }

    private string? Filter()
    {
        if (_isLeftOut)
        {
            return null;
        }

        // The only condition was an exclusion that excludes nothing.
        return _conditions.Count > 0 ? string.Join(" and ", _conditions) : SeverityFilter.Expression(7);
    }

    private void AddPrograms(IReadOnlyList<string> names)
    {
        if (names.Count == 0)
        {
            return;
        }

        FieldPath path = _path.Child("programNames");
        List<string> rendered = new(names.Count);
        for (int i = 0; i < names.Count; i++)
        {
            if (ReadByRsyslogd(names[i], path.Index(i)) is not { } name)
            {
                Say(path.Index(i), names[i], "name left out: half of a surrogate pair is no character; remove it");
            }
            else if (RainerScript.ExpressionLiteralBytes(name) > ConfigurationLimits.MaxLiteralBytes)
            {
                // rsyslogd does not read some literals of that length.
                Say(path.Index(i), names[i], $"name left out: no program name has more than {LongestProgramName} bytes; remove it");
            }
            else
            {
                rendered.Add(name);
            }
        }

        if (rendered.Count == 0)
        {
            LeaveOut(FieldError.Required(path, "rule left out: no program can have one of its names; write others or remove the rule"));
            return;
        }

        _conditions.Add("$programname == " + RainerScript.ExpressionArray(rendered));
    }

    private void AddSeverity(long? severity)
    {
        if (severity is not { } number)
        {
            return;
        }

        FieldPath path = _path.Child("severity");
        const string Remedy = "write 0 (emergency) to 7 (debug)";
        if (SeverityFilter.Expression(number) is not { } condition)
        {
            LeaveOut(FieldError.Invalid(path, FieldValue.Of(number), $"rule left out: rsyslogd finds it in no message; {Remedy}"));
            return;
        }

        _conditions.Add(condition);
        if (number is < 0 or > 7)
        {
            string detail = $"written as {condition}, which is what rsyslogd makes of it; {Remedy}";
            _findings.Add(FieldError.Invalid(path, FieldValue.Of(number), detail).AsWarning());
        }
    }

    private void AddRegex(string? stored)
    {
        FieldPath path = _path.Child("messageContent").Child("regex");
        if (stored is null || Pattern(stored, path) is not { } regex)
        {
            return;
        }

        if (RefusedByRegcomp(regex, path) is { } reason)
        {
            LeaveOut(Invalid(path, regex, $"rule left out, because no message matches this: {reason}"));
        }
        else
        {
            _conditions.Add($"re_match($msg, {RainerScript.ExpressionLiteral(regex)}) == 1");
        }
    }

    private void AddExclude(string? stored)
    {
        FieldPath path = _path.Child("messageContent").Child("exclude");
        if (stored is null || Pattern(stored, path) is not { } exclude)
        {
            return;
        }

        if (RefusedByRegcomp(exclude, path) is { } reason)
        {
            Say(path, exclude, $"condition left out, because it excludes no message: {reason}");
        }
        else
        {
            _conditions.Add($"re_match($msg, {RainerScript.ExpressionLiteral(exclude)}) == 0");
        }
    }

    /// <summary>The expression as rsyslogd reads it; null, with the rule left out, if it cannot be written for rsyslogd.</summary>
    private string? Pattern(string stored, FieldPath path)
    {
        string? pattern = ReadByRsyslogd(stored, path);
        if (pattern is null)
        {
            LeaveOut(Invalid(path, stored, "rule left out: half of a surrogate pair is no character; remove it"));
        }
        else if (IsTooLong(pattern))
        {
            string limit = $"rsyslogd may not read a string with escapes of more than {ConfigurationLimits.MaxLiteralBytes} bytes";
            LeaveOut(Invalid(path, stored, $"rule left out: {limit}; shorten it or split the rule"));
            return null;
        }

        return pattern;
    }

    /// <summary>Why regcomp refuses the expression; null if it does not. What the expression costs rsyslogd becomes a finding.</summary>
    private string? RefusedByRegcomp(string pattern, FieldPath path)
    {
        if (PosixRegex.TryParse(pattern, out PosixRegex? regex, out PosixRegexError? error))
        {
            if (regex.HasBackReference)
            {
                Say(path, pattern, "kept, but a back-reference (\\1 to \\9) can block rsyslogd for minutes; write the alternatives out");
            }

            return null;
        }

        string reason = $"{error.Message}, at character {error.Position + 1}";
        switch (error.Kind)
        {
            case PosixRegexErrorKind.Risky:
                Say(path, pattern, $"kept, but may block, crash or mislead rsyslogd: {reason}");
                return null;
            case PosixRegexErrorKind.Unbearable:
                LeaveOut(Invalid(path, pattern, $"rule left out, because rsyslogd could not start with it: {reason}"));
                return null;
            default:
                return reason;
        }
    }

    /// <summary>The text up to the first NUL; null if it is not Unicode.</summary>
    private string? ReadByRsyslogd(string text, FieldPath path)
    {
        int nul = text.IndexOf('\0', StringComparison.Ordinal);
        if (nul >= 0)
        {
            Say(path, text, "cut at its NUL character, where rsyslogd stops reading; remove the NUL and what follows");
            text = text[..nul];
        }

        return RainerScript.IsExpressible(text) ? text : null;
    }

    // rsyslogd 8.2302 read text without escapes up to 200,000 bytes.
    private static bool IsTooLong(string text) =>
        RainerScript.ExpressionLiteralBytes(text) is > ConfigurationLimits.MaxLiteralBytes and int bytes
        && bytes > Encoding.UTF8.GetByteCount(text) + 2;

    private void LeaveOut(FieldError finding)
    {
        _isLeftOut = true;
        _findings.Add(finding.AsWarning());
    }

    private void Say(FieldPath path, string value, string detail) => _findings.Add(Invalid(path, value, detail).AsWarning());

    private static FieldError Invalid(FieldPath path, string value, string detail) =>
        FieldError.Invalid(path, FieldValue.Of(Shortened(value)), detail);

    // A warning of a webhook has 256 characters, and the detail matters more than the end of the value.
    private static string Shortened(string value)
    {
        if (value.Length <= LongestPrintedValue)
        {
            return value;
        }

        int end = char.IsHighSurrogate(value[LongestPrintedValue - 1]) ? LongestPrintedValue - 1 : LongestPrintedValue;
        return value[..end] + "...";
    }
}
