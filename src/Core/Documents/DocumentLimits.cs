namespace RsyslogRelp.Core.Documents;

/// <summary>Bounds that keep any input from costing more than its worth. Kubernetes stores objects of at most 1.5 MiB.</summary>
public static class DocumentLimits
{
    /// <summary>The largest text that is read, in bytes of UTF-8: 8 MiB.</summary>
    public const int MaxBytes = 8 * 1024 * 1024;

    /// <summary>The deepest nesting of objects and lists.</summary>
    public const int MaxDepth = 64;

    /// <summary>The most values of one text, YAML aliases counted as often as they are used.</summary>
    public const int MaxNodes = 500_000;

    /// <summary>The most findings that one message holds: one document can cause half a million.</summary>
    public const int MaxReportedFindings = 100;
}
