namespace RsyslogRelp.Core.Documents;

/// <summary>Limits on the time and memory that an input can cost. Kubernetes stores objects of at most 1.5 MiB.</summary>
public static class DocumentLimits
{
    /// <summary>The largest text that is read, in bytes of UTF-8: 8 MiB.</summary>
    public const int MaxBytes = 8 * 1024 * 1024;

    /// <summary>The deepest nesting of objects and lists.</summary>
    public const int MaxDepth = 64;

    /// <summary>The largest number of values in one text. A YAML alias counts as often as it is used.</summary>
    public const int MaxNodes = 500_000;

    /// <summary>The largest number of values in one configuration: 20,000.</summary>
    public const int MaxConfigurationNodes = 20_000;

    /// <summary>The most findings that one message holds: one document can cause half a million.</summary>
    public const int MaxReportedFindings = 100;
}
