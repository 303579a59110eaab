using static RsyslogRelp.NodeSyntax.AuditRules.RuleWords;

namespace RsyslogRelp.NodeSyntax.AuditRules;

/// <summary>Reads <c>-a</c>, <c>-A</c> and <c>-d</c>: the list and the action.</summary>
internal static class ListReader
{
    public static string? Read(RuleState rule, string option, string argument)
    {
        if (option != "d" && argument.Contains("task", StringComparison.Ordinal) && rule.HasSyscall)
        {
            return $"-S does not go on the task list: remove it or use {Show("always,exit")}";
        }

        if (rule.HasListOption)
        {
            return $"a second list {Show(argument)} in one line: write one rule a line";
        }

        rule.HasListOption = true;
        string[] parts = argument.Split(',');
        if (parts.Length != 2)
        {
            return $"-{option} {Show(argument)} is no list and action: write always,exit";
        }

        if (parts.Contains("possible"))
        {
            rule.IsDropped = true;
            return "action 'possible' is gone, the rule is dropped: use always";
        }

        bool listFirst = parts[0] is not ("always" or "never");
        string listName = listFirst ? parts[0] : parts[1];
        string action = listFirst ? parts[1] : parts[0];
        if (!AuditNames.Lists.TryGetValue(listName, out AuditList list))
        {
            return listName == "entry"
                ? "list 'entry' is gone: use exit"
                : $"unknown list {Show(listName)}: use exit, task, user, exclude or filesystem";
        }

        if (action is not ("always" or "never"))
        {
            return $"unknown action {Show(action)}: use always or never";
        }

        if (option != "d" && rule.HasWatch && !listFirst)
        {
            return $"-{option} {Show(argument)} does not go with -w: remove it";
        }

        if (list == AuditList.IoUring)
        {
            rule.Warnings.Add("list 'io_uring' is unknown to auditctl before 3.1: the rule is lost on older nodes");
        }

        rule.Action = action;
        if (option == "d")
        {
            rule.Delete = list;
            rule.Deletes = true;
        }
        else
        {
            rule.Add = list;
            rule.Prepends = option == "A";
        }

        return null;
    }
}
