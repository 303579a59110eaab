namespace RsyslogRelp.NodeSyntax.AuditRules;

/// <summary>Collects a limited number of findings; errors are kept before warnings.</summary>
/// <param name="repeats">Whether lines are checked twice, so that equal findings must be kept once.</param>
internal sealed class FindingList(bool repeats)
{
    private readonly HashSet<(int Line, string Message)> _known = [];
    private readonly List<AuditRuleFinding> _refused = [];
    private readonly List<AuditRuleFinding> _errors = [];
    private readonly List<AuditRuleFinding> _warnings = [];
    private int _refusedCount;
    private int _errorCount;
    private int _warningCount;

    public void Error(int line, ReadOnlySpan<char> text, string message)
    {
        if (IsNew(line, message))
        {
            _errorCount++;
            Keep(_errors, AuditRuleSeverity.Error, line, text, message);
        }
    }

    /// <summary>A line that is not loaded, but costs no other line.</summary>
    public void Refused(int line, ReadOnlySpan<char> text, string message)
    {
        if (IsNew(line, message))
        {
            _refusedCount++;
            Keep(_refused, AuditRuleSeverity.Warning, line, text, message);
        }
    }

    public void Warning(int line, ReadOnlySpan<char> text, string message)
    {
        if (IsNew(line, message))
        {
            _warningCount++;
            Keep(_warnings, AuditRuleSeverity.Warning, line, text, message);
        }
    }

    /// <summary>The findings by line.</summary>
    /// <param name="refused">The severity of <see cref="Refused"/> lines.</param>
    public IReadOnlyList<AuditRuleFinding> ToList(AuditRuleSeverity refused)
    {
        if (refused == AuditRuleSeverity.Error)
        {
            _errors.AddRange(_refused.Select(static finding => finding with { Severity = AuditRuleSeverity.Error }));
            _errorCount += _refusedCount;
        }
        else
        {
            _warnings.AddRange(_refused);
            _warningCount += _refusedCount;
        }

        if (_errorCount + _warningCount <= AuditRulesLinter.MaxFindings)
        {
            return [.. _errors.Concat(_warnings).OrderBy(finding => finding.Line)];
        }

        List<AuditRuleFinding> kept =
        [
            .. _errors.OrderBy(static finding => finding.Line).Concat(_warnings.OrderBy(finding => finding.Line))
                .Take(AuditRulesLinter.MaxFindings - 1)
                .OrderBy(finding => finding.Line),
        ];
        int errors = _errorCount - kept.Count(finding => finding.Severity == AuditRuleSeverity.Error);
        int all = _errorCount + _warningCount - kept.Count;
        kept.Add(new AuditRuleFinding(
            kept[^1].Line,
            errors > 0 ? AuditRuleSeverity.Error : AuditRuleSeverity.Warning,
            kept[^1].Text,
            $"{all} more findings, {errors} of them errors, are left out: fix these first"));
        return kept;
    }

    private bool IsNew(int line, string message) => !repeats || _known.Add((line, message));

    private static void Keep(
        List<AuditRuleFinding> list, AuditRuleSeverity severity, int line, ReadOnlySpan<char> text, string message)
    {
        if (list.Count < AuditRulesLinter.MaxFindings)
        {
            list.Add(new AuditRuleFinding(line, severity, Cut(text), message));
        }
    }

    private static string Cut(ReadOnlySpan<char> text)
    {
        if (text.Length <= AuditRulesLinter.MaxTextLength)
        {
            return text.ToString();
        }

        int length = char.IsHighSurrogate(text[AuditRulesLinter.MaxTextLength - 1])
            ? AuditRulesLinter.MaxTextLength - 1
            : AuditRulesLinter.MaxTextLength;
        return text[..length].ToString();
    }
}
