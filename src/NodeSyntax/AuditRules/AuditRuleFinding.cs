namespace RsyslogRelp.NodeSyntax.AuditRules;

/// <summary>What the linter has to say about one line of custom audit rules.</summary>
/// <param name="Line">The line's number, from 1. A finding about the text as a whole points at the line that shows it.</param>
/// <param name="Severity">Whether the line is lost (error) or only risky (warning).</param>
/// <param name="Text">The line as written, at most <see cref="AuditRulesLinter.MaxTextLength"/> characters of it.</param>
/// <param name="Message">Lower-case, one sentence: names the offending word and the remedy.</param>
public sealed record AuditRuleFinding(int Line, AuditRuleSeverity Severity, string Text, string Message);
