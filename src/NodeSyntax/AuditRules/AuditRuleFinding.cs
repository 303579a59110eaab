namespace RsyslogRelp.NodeSyntax.AuditRules;

/// <summary>A finding of the linter about one line of custom audit rules.</summary>
/// <param name="Line">The line's number, from 1. A finding about the whole text has the number of the line that shows it.</param>
/// <param name="Severity">Whether rules are lost with the line (error), or it alone is lost or risky (warning).</param>
/// <param name="Text">The line as written, cut after <see cref="AuditRulesLinter.MaxTextLength"/> characters.</param>
/// <param name="Message">Lower-case, one sentence: names the offending word and how to fix it.</param>
public sealed record AuditRuleFinding(int Line, AuditRuleSeverity Severity, string Text, string Message);
